// What the device says of itself: how much waits, since when, what was refused, and whether its storage can be relied on.

import { Revoked, askAsDevice } from "./access.js";
import * as database from "./database.js";
import * as outbox from "./outbox.js";
import { BEAT } from "./timing.js";

/** A device that had to be enrolled again because its storage was emptied says so for a day. */
const CLEARED_FOR = 24 * 60 * 60 * 1000;
/** From this share of its room on, storage counts as full. */
const FULL = 0.95;

/** Says it when it is due, from one tab. */
export const beat = (version, { now = false } = {}) =>
  navigator.locks.request("hailong-heartbeat", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    const since = Date.now() - ((await database.get("state", "beat")) ?? 0);
    if (!now && since >= 0 && since < BEAT) return;
    try {
      await askAsDevice("/heartbeats", { body: await said(version) });
      await database.put("beat", Date.now());
    } catch (fault) {
      if (fault instanceof Revoked) await database.put("revoked", true);
      // Anything else: the next one says it.
    }
  });

async function said(version) {
  const [queue, oldest_seconds, dead_letters, storage] = await Promise.all([
    database.count("outbox"),
    outbox.oldestSeconds(),
    database.count("dead"),
    state(),
  ]);
  return { version, queue, oldest_seconds, dead_letters, storage, sent_at: new Date().toISOString() };
}

/** `full`, `cleared`, `best_effort` or `persisted`, the gravest first. */
export async function state() {
  const { usage = 0, quota = Infinity } = (await navigator.storage?.estimate?.()) ?? {};
  if ((await database.get("state", "full")) || (await outbox.isFull()) || usage > quota * FULL) return "full";
  const cleared = await database.get("state", "cleared");
  if (cleared && Math.abs(Date.now() - cleared) < CLEARED_FOR) return "cleared";
  const isKept = (await navigator.storage?.persisted?.()) || (await navigator.storage?.persist?.());
  return isKept ? "persisted" : "best_effort";
}
