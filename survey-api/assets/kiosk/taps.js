// Taps that nobody meant: on a screen that has just changed, twice on the same answer, with the palm of a hand.

import { AGAIN, GHOST } from "./timing.js";

/** Fingers on the screen at once; more are a palm. */
const FINGERS = 4;

let changed = -Infinity;
let last = { target: null, raw: null, at: -Infinity };
let palm = false;
const fingers = new Set();

/** The screen has changed: what comes now was meant for the one before. */
export const screenChanged = () => (changed = performance.now());

/** What a tap was meant for: a label and its control are one. */
const meant = (event) => event.target.closest?.("label") ?? event.target.closest?.("button, a") ?? event.target;

function judge(event) {
  const [now, target] = [performance.now(), meant(event)];
  // A click on a label makes another one on its control: that is the same tap.
  const isEcho = target === last.target && event.target !== last.raw && now - last.at < 50;
  const isGhost = now - changed < GHOST;
  const isAgain = !isEcho && target === last.target && now - last.at < AGAIN && target.matches?.("label");
  if (palm || isGhost || isAgain) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  last = { target, raw: event.target, at: now };
}

/** Listens before everything else does. */
export function guard() {
  addEventListener("click", judge, { capture: true });
  addEventListener("pointerdown", (event) => {
    fingers.add(event.pointerId);
    palm ||= fingers.size > FINGERS;
  }, { capture: true });
  const lifted = (event) => {
    fingers.delete(event.pointerId);
    // The click of the last finger comes after it was lifted.
    if (fingers.size === 0 && palm) setTimeout(() => (palm = false), GHOST);
  };
  addEventListener("pointerup", lifted, { capture: true });
  addEventListener("pointercancel", lifted, { capture: true });
  addEventListener("contextmenu", (event) => event.preventDefault());
  addEventListener("dragstart", (event) => event.preventDefault());
}
