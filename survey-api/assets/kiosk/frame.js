// What stands around every screen, always in the same place: who asks, the languages, the ways to see better, help.

import { element, picture } from "./element.js";
import { language, nameOf, say, speak } from "./words.js";

/** Ways to see and reach the screen better; they are forgotten with the visit. */
const MODES = [
  { name: "large", word: "large", path: "M4 19L9 5H11L16 19M6 14H14M18 11V19M14.5 15H21.5" },
  { name: "contrast", word: "contrast", path: "M12 3A9 9 0 1 1 12 21ZM12 3A9 9 0 1 0 12 21" },
  { name: "lower", word: "lower", path: "M12 3V15M7 10L12 15L17 10M4 20H20" },
];

/** Puts the frame around `content`; `again` shows the same screen once more, in another language. */
export function framed({ office, counter, languages, again, back, steps, onward = [], help = true }, ...content) {
  const speaks = (tag) =>
    element("button", { type: "button", lang: tag, "aria-pressed": String(tag === language()), click: () => {
      speak(tag);
      again();
    } }, nameOf(tag));
  const mode = ({ name, word, path }) => {
    const root = document.documentElement;
    return element("button", { type: "button", class: "mode", "aria-pressed": String(root.classList.contains(name)), click: (event) => {
      event.currentTarget.setAttribute("aria-pressed", String(root.classList.toggle(name)));
    } }, picture(24, [path], { class: "sign" }), element("span", {}, say(word)));
  };
  const place = [office, counter].filter(Boolean).join(" · ");
  document.title = place ? `${say("title")} – ${place}` : say("title");
  document.body.replaceChildren(
    element("header", {},
      element("p", { class: "place" }, place || say("title")),
      element("div", { class: "tools", role: "group", "aria-label": say("languages") }, ...languages.map(speaks)),
      element("div", { class: "tools", role: "group", "aria-label": say("modes") }, ...MODES.map(mode))),
    element("main", { id: "main" }, ...content),
    element("footer", {},
      element("div", { class: "way" },
        back ? element("button", { type: "button", class: "back", click: back }, say("back")) : null,
        element("p", { class: "steps", role: "status" }, steps ?? ""),
        element("div", { class: "onward" }, ...onward)),
      help ? element("p", { class: "help" }, say("help")) : null));
  // A screen reader reads the new screen from its head; nobody sees a frame around it.
  const head = document.querySelector("main h1");
  head?.setAttribute("tabindex", "-1");
  head?.focus({ preventScroll: true });
  scrollTo(0, 0);
}
