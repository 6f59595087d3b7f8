// A device that one administrator brought waits for another, who compares the code on its screen with the one on their page.

import { Later, Refused, Revoked, askAsDevice } from "./access.js";
import * as database from "./database.js";
import { element } from "./element.js";
import { framed } from "./frame.js";
import { APPROVAL } from "./timing.js";
import { say } from "./words.js";

/** Shows the code until the device is approved, or was taken out of service, and calls `done`. */
export function awaitApproval(device, done) {
  const show = () => framed({ office: device.office, counter: device.counter, languages: ["vi", "en"], again: show, help: false },
    element("h1", {}, say("waits")),
    element("p", {}, say("waits-text")),
    element("p", { class: "fingerprint", translate: "no" }, device.fingerprint));
  show();
  const look = async () => {
    if (await isDecided(device)) done();
    else setTimeout(look, APPROVAL);
  };
  setTimeout(look, APPROVAL);
}

/** Without approval the server gives no token, so that whatever it answers to a request as the device says how it stands. */
async function isDecided(device) {
  try {
    await askAsDevice("/assignment", { method: "GET" });
  } catch (fault) {
    if (fault instanceof Later || fault instanceof Refused) return false;
    if (!(fault instanceof Revoked)) throw fault;
    await database.put("revoked", true);
  }
  await database.put("device", { ...device, waits: false });
  return true;
}
