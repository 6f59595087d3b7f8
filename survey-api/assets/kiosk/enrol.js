// A device that belongs to nobody yet: the administrator types the code, or comes with it from the square on their page.

import { Later, Refused, enrol } from "./access.js";
import { element } from "./element.js";
import { framed } from "./frame.js";
import { say } from "./words.js";

const LANGUAGES = ["vi", "en"];

/** Asks for the code of an office and calls `done` when the device is its own. */
export function askForCode(done, fault, typed = fromAddress()) {
  const again = () => askForCode(done, fault, field.value);
  const field = element("input", { id: "code", type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", value: typed, "aria-describedby": fault ? "fault code-hint" : "code-hint", "aria-invalid": fault ? "true" : null });
  const submit = async (event) => {
    event.preventDefault();
    const code = field.value.trim();
    const why = code === "" ? "enrol-empty" : await tried(code);
    if (why) askForCode(done, why, code);
    else done();
  };
  framed({ languages: LANGUAGES, again, help: false },
    element("h1", {}, say("enrol")),
    localStorage.getItem("hailong-device") === null ? null : element("p", { class: "notice" }, say("enrol-cleared")),
    element("form", { class: "item", submit },
      element("label", { for: "code", class: "question" }, say("enrol-code")),
      fault ? element("p", { class: "notice", id: "fault", role: "alert" }, say(fault)) : null,
      element("p", { class: "hint", id: "code-hint" }, say("enrol-hint")), field,
      element("p", { class: "onward" }, element("button", { type: "submit", class: "primary" }, say("enrol-send")))));
}

/** What stood in the way, as the key of a sentence; nothing where nothing did. */
async function tried(code) {
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) return "enrol-insecure";
  try {
    await enrol(code);
    await navigator.storage?.persist?.();
  } catch (fault) {
    if (fault instanceof Later) return "enrol-later";
    if (fault instanceof Refused) return fault.status === 422 ? "enrol-unknown" : fault.code === "enrolment_unknown" ? "enrol-unknown" : "enrol-later";
    return "enrol-storage";
  }
  return undefined;
}

/** The code stands behind `#`, which no server and no log sees; it does not stay in the address. */
function fromAddress() {
  const code = new URLSearchParams(location.hash.slice(1)).get("code") ?? "";
  if (code) history.replaceState(null, "", "/kiosk");
  return code;
}
