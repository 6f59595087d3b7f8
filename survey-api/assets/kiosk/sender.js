// Sends what waits, oldest first, from one tab at a time. Nothing is forgotten before the server has it.

import { Later, Refused, Revoked, askAsDevice } from "./access.js";
import * as database from "./database.js";
import * as outbox from "./outbox.js";
import { LEAST_WAIT, MOST_WAIT } from "./timing.js";

/** The server has it, now or since before, or from the same visit through another channel. */
const KEPT = ["created", "replayed", "superseded"];

/** Sends until nothing waits or it has to be tried later. Another tab that sends already is left to it. */
export const drain = () => navigator.locks.request("hailong-sender", { ifAvailable: true }, (lock) => (lock ? sendAll() : undefined));

async function sendAll() {
  if (await isTooEarly()) return;
  let most = 100;
  for (;;) {
    const records = await outbox.batch(most);
    if (records.length === 0) break;
    try {
      if (!(await send(records))) return postpone();
    } catch (fault) {
      if (fault instanceof Later) return postpone(fault.seconds);
      if (fault instanceof Revoked) return database.put("revoked", true);
      if (!(fault instanceof Refused)) throw fault;
      // One record that spoils its batch: halve until it stands alone, and set that one aside.
      if (records.length === 1) await outbox.setAside(records[0], fault.code, []);
      most = Math.max(1, Math.floor(records.length / 2));
    }
  }
  await database.forget("postponed");
}

/** False where the rest has to be tried later. */
async function send(records) {
  const { results } = await askAsDevice("/responses/sync", { body: { records: records.map(outbox.sent) } });
  const of = new Map(records.map((record) => [record.seq, record]));
  const known = results.filter((result) => of.get(result.seq)?.hash === result.hash);
  const kept = known.filter((result) => KEPT.includes(result.status)).map((result) => of.get(result.seq));
  if (kept.length > 0) await outbox.settle(kept);
  const rejected = known.filter((result) => result.status === "rejected");
  for (const { seq, code, pointers = [] } of rejected) await outbox.setAside(of.get(seq), code, pointers);
  return kept.length + rejected.length === records.length;
}

async function isTooEarly() {
  const until = (await database.get("state", "postponed"))?.until ?? 0;
  const wait = until - Date.now();
  // A wait that is longer than any was made by a clock that has been set since.
  return wait > 0 && wait <= MOST_WAIT;
}

/** The longer it fails the longer it waits, and never in step with other devices. */
async function postpone(seconds) {
  const failures = ((await database.get("state", "postponed"))?.failures ?? 0) + 1;
  const most = Math.min(MOST_WAIT, LEAST_WAIT * 2 ** Math.min(failures, 16));
  const wait = seconds ? Math.min(MOST_WAIT, seconds * 1000) : LEAST_WAIT + Math.random() * (most - LEAST_WAIT);
  await database.put("postponed", { failures, until: Date.now() + wait });
}

/** The line is back: what was postponed is tried now. */
export async function hurry() {
  await database.forget("postponed");
  await drain();
}
