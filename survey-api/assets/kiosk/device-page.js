// For the administrator, at /kiosk#device: how the device stands, and what was refused, to be taken along or sent again.

import * as database from "./database.js";
import { element } from "./element.js";
import { framed } from "./frame.js";
import * as heartbeat from "./heartbeat.js";
import * as outbox from "./outbox.js";
import { hurry } from "./sender.js";
import { say } from "./words.js";

/** Shows how the device stands. */
export async function devicePage(version) {
  const device = await database.get("state", "device");
  const [waiting, refused, last, storage] = await Promise.all([
    database.count("outbox"), database.count("dead"), database.get("state", "last"), heartbeat.state(),
  ]);
  const facts = [
    ["device-name", device?.name ?? "–"], ["device-id", device?.id ?? "–"], ["device-version", version],
    ["device-queue", waiting], ["device-refused", refused], ["device-last", last?.seq ?? 0], ["device-storage", say(`storage-${storage.replace("_", "-")}`)],
  ];
  const again = () => devicePage(version);
  const button = (word, click) => element("button", { type: "button", class: "next", click }, say(word));
  framed({ languages: ["vi", "en"], again, help: false },
    element("h1", {}, say("device")),
    element("dl", {}, ...facts.flatMap(([word, value]) => [element("dt", {}, say(word)), element("dd", {}, String(value))])),
    element("p", { class: "onward" }, button("device-send", () => hurry().then(again)),
      refused > 0 ? button("device-take", takeAlong) : null, button("device-leave", () => location.replace("/kiosk"))));
}

/** The refused records as a file; they stay on the device until the file was made. */
async function takeAlong() {
  const records = (await database.first("dead", outbox.MOST)).map(({ code, pointers, ...record }) => ({ ...outbox.sent(record), code, pointers }));
  const file = new Blob([JSON.stringify({ device: (await database.get("state", "device")).id, records }, null, 1)], { type: "application/json" });
  const address = URL.createObjectURL(file);
  element("a", { href: address, download: "refused.json" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
