// The browser's module against the examples of device.json; prints what differs and ends with 1 if anything does.
import { readFileSync } from "node:fs";
import * as kiosk from "../../assets/device.js";

const examples = JSON.parse(readFileSync(new URL("device.json", import.meta.url)));
const { device, private_key, enrolment, token, records } = examples;
const curve = { name: "ECDSA", namedCurve: "P-256" };
const { d, ...publicHalf } = private_key;
const pair = {
  privateKey: await crypto.subtle.importKey("jwk", private_key, curve, false, ["sign"]),
  publicKey: await crypto.subtle.importKey("jwk", publicHalf, curve, true, ["verify"]),
};
const holds = (message, signature) =>
  crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, pair.publicKey, Buffer.from(signature, "base64url"), Buffer.from(message));

const found = [
  ["public key", enrolment.public_key, await kiosk.publicKey(pair)],
  ["enrolment", enrolment.message, kiosk.enrolmentMessage(enrolment.code, enrolment.public_key)],
  ["token", token.message, kiosk.tokenMessage(device, token.challenge)],
  ["first", kiosk.GENESIS, records[0].prev],
];
let last;
for (const record of records) {
  found.push([`message ${record.seq}`, record.message, await kiosk.recordMessage(device, record)]);
  found.push([`hash ${record.seq}`, record.hash, await kiosk.hash(record.message)]);
  const own = await kiosk.nextRecord(device, pair, last, record.response_id, JSON.parse(record.body));
  found.push([`body ${record.seq}`, record.body, own.record.body]);
  found.push([`prev ${record.seq}`, record.prev, last?.hash ?? kiosk.GENESIS]);
  found.push([`own ${record.seq}`, true, await holds(await kiosk.recordMessage(device, own.record), own.record.signature)]);
  last = { seq: record.seq, hash: record.hash };
}
for (const signed of [enrolment, token, ...records]) found.push([signed.message, true, await holds(signed.message, signed.signature)]);

const wrong = found.filter(([, expected, got]) => expected !== got);
for (const [what, expected, got] of wrong) console.error(`${what}: expected ${expected}, got ${got}`);
console.log(`${found.length} examples`);
process.exit(wrong.length === 0 && found.length > 0 ? 0 : 1);
