// Nobody touches the screen any more: ask, wait, and end the visit. Whoever needs more time gets it, as often as they ask.

import { element } from "./element.js";
import { MORE, QUIET, WARNING } from "./timing.js";
import { say } from "./words.js";

/** Watches while a visit lasts and calls `end` when nobody is there. */
export class Idle {
  constructor(end, untouched) {
    this.end = end;
    this.touched = () => this.wait(QUIET);
    for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, this.touched, { capture: true, passive: true });
    // What nobody has begun ends without a question.
    if (untouched) this.timer = setTimeout(() => this.finish(), untouched);
    else this.wait(QUIET);
  }

  wait(length) {
    if (this.dialog) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.warn(), length);
  }

  warn() {
    let left = WARNING / 1000;
    const count = element("p", { class: "idle-count", id: "idle-text" }, say("idle-text", { count: left }));
    const more = element("button", { type: "button", class: "primary", click: () => this.stay() }, say("idle-more"));
    this.dialog = element("dialog", { class: "idle", "aria-labelledby": "idle-title", "aria-describedby": "idle-text", cancel: (event) => {
      event.preventDefault();
      this.stay();
    } }, element("h1", { id: "idle-title" }, say("idle-title")), count, more);
    document.body.append(this.dialog);
    this.dialog.showModal();
    more.focus();
    this.countdown = setInterval(() => {
      left -= 1;
      count.textContent = say("idle-text", { count: left });
      if (left <= 0) this.finish();
    }, 1000);
  }

  stay() {
    this.close();
    this.wait(MORE);
  }

  finish() {
    this.stop();
    this.end();
  }

  close() {
    clearInterval(this.countdown);
    this.dialog?.remove();
    this.dialog = undefined;
  }

  stop() {
    this.close();
    clearTimeout(this.timer);
    for (const kind of ["pointerdown", "keydown", "input"]) removeEventListener(kind, this.touched, { capture: true });
  }
}
