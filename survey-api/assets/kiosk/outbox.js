// What was tapped and is not yet on the server, each record signed and chained to the one before it.

import { nextRecord } from "../device.js";
import * as database from "./database.js";

/** Records that are kept at most; the kiosk rests when it is reached. */
export const MOST = 10_000;
/** Records and bytes of one batch, a little below what the server takes. */
const BATCH = 100;
const BATCH_BYTES = 240 * 1024;

/** Is there no room for another one? */
export const isFull = async () => (await database.count("outbox")) >= MOST;

/** Adds a response at the end of the chain. When this returns, it is on the disk. */
export const add = (id, response) =>
  // Two tabs would both name the same record as the one before theirs, which is what a copied device does.
  navigator.locks.request("hailong-chain", async () => {
    const [device, before] = [await database.get("state", "device"), await database.get("state", "last")];
    const { record, last } = await nextRecord(device.id, device.pair, before, id, response);
    await database.write(["outbox", "state"], ({ outbox, state }) => {
      outbox.put({ ...record, hash: last.hash, made: Date.now() });
      state.put(last, "last");
      state.delete("draft");
    });
  });

/** The oldest records that fit one batch. */
export async function batch(most = BATCH) {
  const records = await database.first("outbox", most);
  let bytes = 0;
  const fits = records.findIndex((record) => (bytes += record.body.length * 3 + 512) > BATCH_BYTES);
  return fits > 0 ? records.slice(0, fits) : records;
}

/** A record as it is sent. */
export const sent = ({ seq, prev, nonce, response_id, body, signature }) => ({ seq, prev, nonce, response_id, body, signature });

/** The server has it. */
export const settle = (records) => database.write(["outbox"], ({ outbox }) => records.forEach(({ seq }) => outbox.delete(seq)));

/** The server will never take it: set aside until somebody looks. */
export const setAside = (record, code, pointers) =>
  database.write(["outbox", "dead"], ({ outbox, dead }) => {
    dead.put({ ...record, code, pointers });
    outbox.delete(record.seq);
  });

/** Seconds since the oldest was made; nothing where nothing waits. */
export async function oldestSeconds() {
  const [oldest] = await database.first("outbox", 1);
  return oldest ? Math.min(4_294_967_295, Math.max(0, Math.round((Date.now() - oldest.made) / 1000))) : null;
}
