// The service worker that keeps the program itself on the device, and the change to a newer one while nobody is there.

import { LOOK } from "./timing.js";

const WORKER = "/kiosk/worker.js";

/** Keeps the program, and lets a newer one take over as soon as `isFree()`. */
export async function keep(isFree) {
  if (!("serviceWorker" in navigator)) return;
  const policy = globalThis.trustedTypes?.createPolicy("kiosk", { createScriptURL: (url) => (url === WORKER ? url : "") });
  const registration = await navigator.serviceWorker.register(policy?.createScriptURL(WORKER) ?? WORKER, { scope: "/kiosk", updateViaCache: "none" });
  let isKept = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    // The first worker takes over a page that is as new as itself.
    if (isKept && isFree()) location.replace("/kiosk");
    isKept = true;
  });
  const offer = () => isFree() && registration.waiting?.postMessage("take over");
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  offer();
  // The older one may be busy with a request just then, and the browser lets it finish.
  setInterval(offer, LOOK);
  await registration.update().catch(() => {});
}
