// What the kiosk says. The words come with the page, from the locale files; those of a questionnaire from the questionnaire.

const all = JSON.parse(document.getElementById("words").textContent);
let tag = "vi";

/** The language that is spoken now. */
export const language = () => tag;

/** Speaks another language. */
export function speak(next) {
  tag = next;
  document.documentElement.lang = next;
}

/** A message with its blanks filled in. What has no words of its own in a language is said in Vietnamese. */
export const say = (key, blanks = {}) =>
  (all[tag] ?? all.vi)[key].replace(/\{(\w+)\}/g, (_, name) => blanks[name] ?? "");

/** A text that comes in several languages. */
export const read = (text) => text[tag] ?? text.vi;

/** What a language calls itself. */
export const nameOf = (other) => all[other]?.language ?? new Intl.DisplayNames([other], { type: "language" }).of(other);
