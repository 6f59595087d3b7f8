// The kiosk: one document a visit. A new one begins empty, so nothing of a person is left for the next.

import { askAsDevice } from "./access.js";
import * as assignment from "./assignment.js";
import * as database from "./database.js";
import { devicePage } from "./device-page.js";
import { askForCode } from "./enrol.js";
import * as heartbeat from "./heartbeat.js";
import { Idle } from "./idle.js";
import { masked } from "./mask.js";
import * as outbox from "./outbox.js";
import * as screens from "./screens.js";
import * as sender from "./sender.js";
import * as shell from "./shell.js";
import { guard, screenChanged } from "./taps.js";
import { ADVANCE, BEAT, LOOK, OFFERED, REST, RUSH, SEND, THANKS } from "./timing.js";
import * as visits from "./visit.js";
import { language } from "./words.js";

const VERSION = document.documentElement.dataset.version;
/** Ratings in a minute that people can make, one after another. */
const RUSHED = 5;

let task;
let visit;
let idle;
let began;
/** May somebody begin, and if not, why? */
let isOpen = false;
let why;
/** Shows the screen that is on once more. */
let show = () => {};

/** Shows a screen; taps that were meant for the one before are ignored for a moment. */
function turn(screen) {
  show = screen;
  screenChanged();
  screen();
}

/** Why nothing can be rated now, as the key of a sentence; nothing where it can. */
async function obstacle() {
  if (await database.get("state", "revoked")) return "not-in-use";
  if (await isFull()) return "resting";
  if (!task) return "not-ready";
  if (!(task.wave && task.questionnaire)) return "closed";
  const rush = await rushed();
  if (rush > 0) setTimeout(recheck, rush);
  return rush > 0 ? "pause" : undefined;
}

/** The start, or a calm sentence where nothing can be rated. */
async function first() {
  why = await obstacle();
  turn(() => (why ? screens.rest(task, why, show) : screens.start(task, (group) => begin(group), show)));
  isOpen = !why;
}

/** Nobody is there: is what stands on the screen still so? */
async function recheck() {
  if (!visit && !leaving && (await obstacle()) !== why) await first();
}

/** A visit has just been finished at this counter: the kiosk asks by itself, and no officer decides whom. Each is asked once. */
async function look() {
  if (!isOpen || visit || leaving || !task.counter || !navigator.onLine) return;
  const offer = await askAsDevice("/offer", { method: "GET" }).catch(() => null);
  if (!offer || visit || leaving || (await database.get("state", "offered")) === offer.ballot) return;
  await database.put("offered", offer.ballot);
  if (!visit && !leaving && task.service_groups.some((group) => group.code === offer.service_group)) begin(offer.service_group, offer.ballot);
}

function begin(group, ballot) {
  visit = visits.begin(task, group, { ballot });
  began = performance.now();
  idle = new Idle(leave, ballot && OFFERED);
  // One step away from the start, so that the back key of the device is a way back and not a way out.
  history.pushState({ visit: true }, "");
  question();
}

function question() {
  const here = visit;
  turn(() => screens.questions(here, { answer, back, next, send, again: show }));
}

let advance;
function answer(asked, value, byTap) {
  if (!visit) return;
  if (value === undefined) delete visit.answers[asked.key];
  else visit.answers[asked.key] = value;
  keepDraft();
  const here = visits.screens(visit)[visit.at];
  clearTimeout(advance);
  const isDone = byTap && visits.isTapped(here, visit.answers);
  screens.onward(visit, { byTap });
  if (isDone) advance = setTimeout(next, ADVANCE);
}

function next() {
  clearTimeout(advance);
  if (!visit) return;
  visit.at += 1;
  if (visit.at < visits.screens(visit).length) question();
  else words();
}

function back() {
  clearTimeout(advance);
  if (!visit) return;
  if (visit.at === 0) return reset();
  visit.at = Math.min(visit.at, visits.screens(visit).length) - 1;
  question();
}

function words(isMasked = false) {
  const here = visit;
  const write = (text) => (here.comment = text);
  turn(() => screens.comment(here, { write, back, send, isMasked, again: show }));
}

/** Whoever may have named themselves sees what is covered before it goes. */
async function send() {
  clearTimeout(advance);
  if (!visit || !visits.isAnswered(visit)) return;
  const covered = masked(visit.comment);
  if (covered !== visit.comment) {
    visit.comment = covered.slice(0, visits.LONGEST_COMMENT);
    visit.at = visits.screens(visit).length;
    return words(true);
  }
  const sent = visit;
  visit = undefined;
  idle.stop();
  if (!(await keep(sent))) return turn(() => screens.rest(task, "not-kept", show));
  turn(() => screens.thanks(task, reset, show));
  setTimeout(reset, THANKS);
}

/** Nobody is there: what was answered counts as far as it goes, and nothing is told. */
async function leave() {
  const sent = visit;
  visit = undefined;
  if (sent && visits.isAnswered(sent)) await keep({ ...sent, comment: "" });
  reset();
}

/** True when it is on the disk. */
async function keep(sent) {
  try {
    await outbox.add(sent.id, visits.response(sent, language(), performance.now() - began));
    await note();
    return true;
  } catch (fault) {
    // No room, or no storage: the next heartbeat says so, and the kiosk rests until there is.
    await database.put("full", true).catch(() => {});
    heartbeat.beat(VERSION, { now: true }).catch(() => {});
    console.warn("a rating could not be kept", fault);
    return false;
  }
}

/** What is answered so far, without words, so that a device that fails in the middle of a visit loses none of it. */
function keepDraft() {
  const { id, group, ballot, answers } = visit;
  const draft = { id, group, ballot, answers: { ...answers }, wave: task.wave, language: language() };
  database.put("draft", draft).catch(() => {});
}

/** A visit that was cut off by a reload or a failure ends as one that nobody finished. */
async function finishDraft() {
  const draft = await database.get("state", "draft");
  if (!draft) return;
  const cut = { ...draft, comment: "", task };
  if (task?.questionnaire && task.wave === draft.wave && visits.isAnswered(cut)) await outbox.add(cut.id, visits.response(cut, draft.language));
  await database.forget("draft");
}

/** Remembers when the last ratings were, to notice play. */
async function note() {
  const recent = [...((await database.get("state", "recent")) ?? []), Date.now()].slice(-RUSHED);
  await database.put("recent", recent);
}

/** Milliseconds for which the kiosk rests after five ratings in a minute. */
async function rushed() {
  const recent = (await database.get("state", "recent")) ?? [];
  const [oldest, newest] = [recent[0], recent.at(-1)];
  const left = newest + REST - Date.now();
  const isRush = recent.length === RUSHED && newest - oldest < RUSH && newest >= oldest;
  return isRush && left > 0 && left <= REST ? left : 0;
}

/** Is there no room? A mark that was set when a write failed goes when a write succeeds. */
async function isFull() {
  if (await database.get("state", "full")) await database.forget("full").catch(() => {});
  return (await outbox.isFull()) || Boolean(await database.get("state", "full"));
}

/** A new document: nothing of this one is left. */
let leaving = false;
async function reset() {
  if (leaving) return;
  leaving = true;
  idle?.stop();
  await database.forget("draft").catch(() => {});
  // Back to the entry of the start, which the new document takes: the history never grows.
  if (history.state?.visit) {
    addEventListener("popstate", () => location.replace("/kiosk"), { once: true });
    history.back();
  } else location.replace("/kiosk");
}

addEventListener("popstate", () => {
  if (leaving || location.hash) return;
  if (!visit) return void reset();
  history.pushState({ visit: true }, "");
  back();
});
// An address with a code, or of the device's own page, begins anew.
addEventListener("hashchange", () => location.hash && location.reload());
// A document that the browser kept is as good as one that was never left.
addEventListener("pageshow", (event) => event.persisted && location.replace("/kiosk"));

/** What goes on behind the screen, only ever seen by a small mark for the staff. */
async function behind() {
  await sender.drain();
  await heartbeat.beat(VERSION);
  await mark();
  await recheck();
}

async function mark() {
  const waiting = await database.count("outbox");
  document.documentElement.dataset.queue = !navigator.onLine || waiting > 0 ? "waits" : "sent";
}

async function fresh() {
  if ((await assignment.refresh()) && !visit) {
    task = await assignment.known();
    await first();
  }
}

async function start() {
  guard();
  if (history.state) history.replaceState(null, "");
  if (location.hash === "#device") return devicePage(VERSION);
  if (!(await database.get("state", "device"))) return askForCode(() => location.replace("/kiosk"));
  task = await assignment.known();
  await finishDraft();
  await first();
  shell.keep(() => !visit && !leaving);
  addEventListener("online", () => sender.hurry().then(mark).then(recheck));
  await mark();
  setInterval(behind, SEND);
  setInterval(fresh, BEAT);
  setInterval(look, LOOK);
  await fresh();
  await behind();
}

start().catch((fault) => {
  console.warn("the kiosk could not start", fault);
  screens.rest(undefined, "not-ready", () => {});
});
