// Keeps one version of the kiosk's program whole and gives it out without a network. `VERSION` and `FILES` stand above,
// put there by the server. Answers and questionnaires are not here: they are in the database, which no update touches.

const CACHE = `kiosk-${VERSION}`;
const SHELL = "/kiosk";

addEventListener("install", (event) => {
  // All of it or nothing: a version that misses a file never takes over.
  const fresh = [SHELL, ...FILES].map((path) => new Request(path, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("kiosk-") && name !== CACHE);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => clients.claim()));
});

addEventListener("message", (event) => event.data === "take over" && skipWaiting());

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  const path = mode === "navigate" && pathname === SHELL ? SHELL : FILES.includes(pathname) ? pathname : undefined;
  if (path) event.respondWith(caches.open(CACHE).then((cache) => cache.match(path)).then((kept) => kept ?? fetch(event.request)));
});
