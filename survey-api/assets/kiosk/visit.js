// One visit: who is asked what, on which screen, and what is sent in the end. It touches neither the page nor the clock.

import { asked, shown } from "../routing.js";

/** Longest comment, in characters. */
export const LONGEST_COMMENT = 300;
/** Rated items on one screen, where the questionnaire does not say. */
const TOGETHER = 2;

/** A new visit; the id decides by chance what is asked. */
export const begin = (task, group, { id = crypto.randomUUID(), ballot } = {}) => ({ id, task, group, ballot, answers: {}, comment: "", at: 0 });

/** The items that this person is asked, by chance and by what they answered. */
export function items({ id, task, answers }) {
  const { items, draws } = { items: task.questionnaire.items.filter((item) => !item.from_records), draws: task.draws };
  const drawn = new Set(asked(draws, id, items));
  const of = Object.fromEntries(Object.entries(answers).filter(([key]) => drawn.has(key)));
  const seen = new Set(shown(items, of));
  const here = items.filter((item) => drawn.has(item.key) && seen.has(item.key));
  return [...here.filter(isWhole), ...here.filter((item) => !isWhole(item))];
}

/** The rating of the visit as a whole comes first, wherever the questionnaire has it. */
const isWhole = (item) => (item.kind ?? "scale") === "scale" && !item.factor && !item.show_if;

/** The items screen by screen. The overall item stands alone. */
export function screens(visit) {
  const screens = [];
  let last;
  for (const item of items(visit)) {
    const here = screens.at(-1);
    const joins = item.screen ? last?.screen === item.screen : here && !last.screen && fits(here, item);
    if (here && joins) here.push(item);
    else screens.push([item]);
    last = item;
  }
  return screens;
}

const fits = (screen, item) => isRated(item) && screen.length < TOGETHER && screen.every((other) => isRated(other) && other.factor);
const isRated = (item) => (item.kind ?? "scale") === "scale" && Boolean(item.factor);

/** The steps that are counted for the person. Before the first answer, as many as there can be: a step more would be a broken word. */
export function steps(visit) {
  const all = screens(visit);
  const [[head] = []] = all;
  const isOpen = head && (head.kind ?? "scale") === "scale" && visit.answers[head.key] === undefined;
  if (!isOpen) return all.length;
  const places = Array.from({ length: head.high - head.low + 1 }, (_, place) => head.low + place);
  return Math.max(...places.map((place) => screens({ ...visit, answers: { ...visit.answers, [head.key]: place } }).length));
}

/** May it be sent? From the first answer on. */
export const isAnswered = (visit) => Object.keys(visit.answers).length > 0;

/** Is every item of this screen that takes one tap answered, so that the next one may come by itself? */
export const isTapped = (screen, answers) =>
  screen.every((item) => ["scale", "single"].includes(item.kind ?? "scale") && answers[item.key] !== undefined);

/** What is sent. What was asked and has no answer was passed over, whether the person sent early or walked away. */
export function response(visit, language, elapsed) {
  const { task, group, answers } = visit;
  const answer = (item) => ({ item: item.key, ...given(item, answers[item.key]) });
  const comment = plain(visit.comment).trim();
  return {
    wave: task.wave,
    office: task.office.code,
    service_group: group,
    channel: "kiosk",
    language,
    answers: items(visit).filter((item) => item.kind !== "note").map(answer),
    ...(comment ? { comment } : {}),
    ...(visit.ballot ? { ballot: visit.ballot } : {}),
    ...(elapsed === undefined ? {} : { elapsed_ms: Math.max(0, Math.min(86_400_000, Math.round(elapsed))) }),
  };
}

/** Composed, and without what no keyboard types: the server would refuse the whole answer for one such character. */
export const plain = (text) => text.normalize("NFC").replace(/(?![\n\t])\p{Cc}|\p{Cs}/gu, "");

function given(item, answer) {
  if (answer === undefined) return { missing: "skipped" };
  switch (item.kind ?? "scale") {
    case "multi": return { codes: answer };
    case "number": return { number: answer };
    case "date": return { date: answer };
    case "text": return { text: plain(answer) };
    default: return { code: answer };
  }
}
