// The signed chain of a kiosk's records, with a key that never leaves the browser. The server writes the same texts
// (devices/chain.rs, access.rs, key.rs); the examples that both must get right are in tests/it/device.json.

/** What the first record names as the one before it. */
export const GENESIS = "0".repeat(64);

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };
const bytes = (text) => new TextEncoder().encode(text);
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
const base64url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** A new key pair. The private half cannot be exported, not even by this page. */
export const newKey = () => crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);

/** The public half as it is sent. */
export const publicKey = async (pair) => base64url(await crypto.subtle.exportKey("raw", pair.publicKey));

/** What is signed when the device is enrolled. */
export const enrolmentMessage = (code, key) =>
  `hailong enrol 1\n${code.replace(/[^0-9a-z]/gi, "").toUpperCase()}\n${key}\n`;

/** What is signed for a token. */
export const tokenMessage = (device, challenge) => `hailong token 1\n${device}\n${challenge}\n`;

/** What is signed and hashed of a record. */
export async function recordMessage(device, record) {
  const body = await hash(record.body);
  return `hailong record 1\n${device}\n${record.seq}\n${record.prev}\n${record.nonce}\n${record.response_id}\n${body}\n`;
}

/** SHA-256 of a text in hexadecimal: of a record's message, it is what the next record names. */
export const hash = async (text) => hex(await crypto.subtle.digest("SHA-256", bytes(text)));

/** The signature of a text as it is sent. */
export const sign = async (pair, text) => base64url(await crypto.subtle.sign(SIGNATURE, pair.privateKey, bytes(text)));

/** The record after `last` ({seq, hash}, or nothing for the first), and what the one after it is to name. */
export async function nextRecord(device, pair, last, response_id, response) {
  const nonce = hex(crypto.getRandomValues(new Uint8Array(16)));
  const record = { seq: (last?.seq ?? 0) + 1, prev: last?.hash ?? GENESIS, nonce, response_id, body: JSON.stringify(response) };
  const message = await recordMessage(device, record);
  return { record: { ...record, signature: await sign(pair, message) }, last: { seq: record.seq, hash: await hash(message) } };
}
