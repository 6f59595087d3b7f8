// How the device speaks with the server: as itself, with a token that it signs for anew each day.

import { enrolmentMessage, newKey, publicKey, sign, tokenMessage } from "../device.js";
import * as database from "./database.js";
import { PATIENCE } from "./timing.js";

const API = "/api/v1";

/** The server could not be reached, or has no time. */
export class Later extends Error {
  constructor(seconds) {
    super("later");
    this.seconds = seconds;
  }
}

/** The server said no, and why. */
export class Refused extends Error {
  constructor(status, code) {
    super(code);
    Object.assign(this, { status, code });
  }
}

/** The device was taken out of service. */
export class Revoked extends Error {}

async function ask(path, { method = "POST", body, token } = {}) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  let reply;
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    reply = await fetch(API + path, { method, headers, body: body && JSON.stringify(body), signal, cache: "no-store", credentials: "omit" });
    if (reply.ok) return reply.status === 204 ? null : await reply.json();
  } catch {
    // No network, no reply in time, or half a reply: the same request again does no harm.
    throw new Later();
  }
  if ([408, 425, 429].includes(reply.status) || reply.status >= 500) throw new Later(Number(reply.headers.get("Retry-After")) || undefined);
  const problem = await reply.json().catch(() => ({}));
  if (problem.code === "device_revoked") throw new Revoked();
  throw new Refused(reply.status, problem.code ?? "unknown");
}

async function newToken(device) {
  const path = `/devices/${device.id}`;
  const { challenge } = await ask(`${path}/challenge`);
  const signature = await sign(device.pair, tokenMessage(device.id, challenge));
  const { token } = await ask(`${path}/token`, { body: { challenge, signature } });
  await database.put("token", token);
  return token;
}

/** A request as the device. A token that has ended is made anew, once. */
export async function askAsDevice(path, options = {}) {
  const device = await database.get("state", "device");
  const token = (await database.get("state", "token")) ?? (await newToken(device));
  try {
    return await ask(path, { ...options, token });
  } catch (fault) {
    if (!(fault instanceof Refused) || fault.status !== 401) throw fault;
    return ask(path, { ...options, token: await newToken(device) });
  }
}

/** Makes the device an office's with a code, and keeps who it is. */
export async function enrol(code) {
  const pair = await newKey();
  const key = await publicKey(pair);
  const signature = await sign(pair, enrolmentMessage(code, key));
  const { device_id: id, ...place } = await ask("/devices", { body: { code, public_key: key, signature } });
  const wasCleared = localStorage.getItem("hailong-device") !== null;
  await database.write(["state"], ({ state }) => {
    state.put({ id, pair, ...place }, "device");
    if (wasCleared) state.put(Date.now(), "cleared");
  });
  // Browsers that are short of space empty the database and not this: what is here and not there was lost.
  localStorage.setItem("hailong-device", id);
}

/** A public document that never changes, by its address. */
export async function document(path) {
  let reply;
  try {
    reply = await fetch(API + path, { signal: AbortSignal.timeout(PATIENCE), credentials: "omit" });
  } catch {
    throw new Later();
  }
  if (!reply.ok) throw new Later();
  return reply.text();
}
