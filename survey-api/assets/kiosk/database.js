// What the device keeps: who it is, the end of its chain, what waits to be sent, what was refused, questionnaires by hash.

const NAME = "hailong-kiosk";
const STORES = { state: undefined, outbox: { keyPath: "seq" }, dead: { keyPath: "seq" }, questionnaires: { keyPath: "sha256" } };
let opened;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(STORES)) request.result.createObjectStore(name, options);
    };
    request.onsuccess = () => {
      // A newer version in another tab may go on; this document ends with its visit.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** One transaction over these stores; what it wrote is on the disk when this returns. */
export async function write(stores, work) {
  const transaction = (await open()).transaction(stores, "readwrite", { durability: "strict" });
  const finished = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  work(Object.fromEntries(stores.map((name) => [name, transaction.objectStore(name)])));
  await finished;
}

/** A value of a store. */
export const get = async (store, key) => done((await open()).transaction(store).objectStore(store).get(key));

/** The first values of a store by key. */
export const first = async (store, count) => done((await open()).transaction(store).objectStore(store).getAll(null, count));

/** How many values a store has. */
export const count = async (store) => done((await open()).transaction(store).objectStore(store).count());

/** Keeps one thing that there is one of. */
export const put = (key, value) => write(["state"], ({ state }) => state.put(value, key));

/** Forgets it. */
export const forget = (key) => write(["state"], ({ state }) => state.delete(key));
