// The screens of a visit. Each draws itself whole from what is known, so that another language or size changes nothing else.

import { item } from "./choices.js";
import { element, picture } from "./element.js";
import { framed } from "./frame.js";
import { LONGEST_COMMENT, isAnswered, screens, steps } from "./visit.js";
import { read, say } from "./words.js";

/** What the frame needs to know of the place. */
export const placeOf = (task) => ({
  office: task?.office ? read(task.office.name) : "",
  counter: task?.counter ? read(task.counter.name) : "",
  languages: ["vi", "en", ...(task?.questionnaire?.languages ?? [])],
});

/** Who asks and why, and the one tap that begins: which kind of business it was. */
export function start(task, begin, again) {
  const groups = task.service_groups;
  const one = groups.length === 1;
  const button = (group) => element("button", { type: "button", class: "begin", "data-group": group.code, click: () => begin(group.code) }, one ? say("begin") : read(group.name));
  const { published, address } = task;
  framed({ ...placeOf(task), again },
    element("h1", {}, one ? say("ask") : say("ask-group")),
    element("div", { class: "groups" }, ...groups.map(button)),
    element("p", { class: "purpose" }, say("purpose", { office: read(task.office.name) })),
    element("p", { class: "purpose" }, say("published", { address })),
    published ? element("p", { class: "purpose" }, say("newest", { period: read(published.period), value: read(published.value) })) : null);
}

/** Some items, the ones that stand on this screen. */
export function questions(visit, { answer, back, next, send, again }) {
  const { task, answers, at } = visit;
  const all = screens(visit);
  const { questionnaire } = task;
  const isRated = all[at].some((asked) => (asked.kind ?? "scale") === "scale");
  const onwards = [element("button", { type: "button", class: "next", click: next }), sending(visit, send)];
  framed({ ...placeOf(task), again, back, steps: say("step", { step: at + 1, steps: steps(visit) }), onward: onwards },
    isRated ? element("h1", {}, read(questionnaire.stem)) : null,
    ...all[at].map((asked, place) =>
      item(questionnaire, asked, answers[asked.key], (value, byTap) => answer(asked, value, byTap), !isRated && place === 0)),
    visit.ballot && at === 0 ? element("p", { class: "purpose" }, say("purpose", { office: read(task.office.name) })) : null);
  onward(visit);
}

/** The way on without a tap on an answer: nothing to pass over where an answer is needed. A tap comes on by itself. */
export function onward(visit, { byTap = false } = {}) {
  const here = screens(visit)[visit.at];
  const isOpen = (asked) => visit.answers[asked.key] === undefined;
  const button = document.querySelector(".next");
  button.textContent = say(here.every(isOpen) ? "pass" : "next");
  button.hidden = here.some((asked) => asked.required && isOpen(asked)) || (byTap && button.hidden);
  document.querySelector(".send").disabled = !isAnswered(visit);
}

/** The button that ends the visit, from the first answer on, always in the same place. */
function sending(visit, send) {
  return element("button", { type: "button", class: "primary send", disabled: !isAnswered(visit), click: send }, say("send"));
}

/** Words, if somebody wants to add some; what tells who they are is covered first, and they see that it was. */
export function comment(visit, { write, back, send, again, isMasked }) {
  const left = (text) => say("comment-left", { count: LONGEST_COMMENT - [...text].length });
  const count = element("p", { class: "hint", id: "comment-left" }, left(visit.comment));
  const field = element("textarea", { id: "comment", rows: 4, autocomplete: "off", spellcheck: "false", "aria-describedby": "comment-hint comment-left", input: () => {
    const whole = [...field.value];
    // Cut where a character ends, and never in the middle of one that is being composed.
    if (whole.length > LONGEST_COMMENT) field.value = whole.slice(0, LONGEST_COMMENT).join("");
    write(field.value);
    count.textContent = left(field.value);
  } });
  field.value = visit.comment;
  framed({ ...placeOf(visit.task), again, back, steps: say("last-step"), onward: [sending(visit, send)] },
    element("div", { class: "item" },
      element("label", { for: "comment", class: "question" }, element("h1", {}, say("comment"))),
      isMasked ? element("p", { class: "notice", role: "alert" }, say("masked")) : null,
      element("p", { class: "hint", id: "comment-hint" }, say("comment-hint")), field, count));
}

/** The same for every answer, in words, colour and length. */
export function thanks(task, done, again) {
  const square = task.form && picture(task.form.side, [task.form.path], { class: "square", role: "img", "aria-hidden": "false", "aria-label": say("form-code") });
  const leave = element("button", { type: "button", class: "next", click: done }, say("done"));
  framed({ ...placeOf(task), again, onward: [leave] },
    element("h1", {}, say("thanks")),
    element("p", {}, say("thanks-text")),
    square ? element("div", { class: "more" }, square, element("p", {}, say("form", { address: task.form.address }))) : null);
}

/** Nothing can be rated here now: a calm sentence, and another way. */
export function rest(task, title, again) {
  const { form } = task ?? {};
  framed({ ...placeOf(task), again },
    element("h1", {}, say(title)),
    element("p", {}, say("other-way")),
    form ? picture(form.side, [form.path], { class: "square", role: "img", "aria-hidden": "false", "aria-label": say("form-code") }) : null);
}
