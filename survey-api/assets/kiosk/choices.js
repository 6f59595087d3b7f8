// One item with what can be chosen, as native controls: a group of radio buttons, boxes to tick, or a field.

import { element, face } from "./element.js";
import { read, say } from "./words.js";

/** An item. `answer(value)` is told what was chosen, and whether that was a tap and not a move of the arrow keys. The words of an
 * item that `heads` the screen are its heading. */
export function item(questionnaire, asked, chosen, answer, heads) {
  const kind = asked.kind ?? "scale";
  if (kind === "note") return element("p", { class: "note" }, read(asked.text));
  const hint = asked.hint && element("p", { class: "hint", id: `${asked.key}-hint` }, read(asked.hint));
  const described = hint ? `${asked.key}-hint` : null;
  const words = heads ? element("h1", {}, read(asked.text)) : read(asked.text);
  if (kind === "scale") return group(asked, words, described, hint, "scale", rungs(questionnaire, asked), chosen, answer);
  const codes = (asked.codes ?? []).map(({ code, text }) => ({ value: code, text: read(text) }));
  if (kind === "single") return group(asked, words, described, hint, "list", codes, chosen, answer);
  if (kind === "multi") return chips(asked, words, described, hint, codes, chosen ?? [], answer);
  return field(asked, kind, words, described, hint, chosen, answer);
}

/** The places of a scale, lowest first, each with its word and, on a scale of five, its face. */
function rungs(questionnaire, { low = 1, high = 5 }) {
  const places = high - low + 1;
  return Array.from({ length: places }, (_, place) => ({
    value: low + place,
    text: questionnaire.scale[place] ? read(questionnaire.scale[place]) : String(low + place),
    face: face(place, places),
  }));
}

function group(asked, words, described, hint, shape, options, chosen, answer) {
  let byArrow = false;
  const radio = (option) =>
    element("label", { class: "choice" },
      element("input", { type: "radio", name: asked.key, value: option.value, checked: option.value === chosen, click: () => {
        // Arrows only move through the group; a tap, the space bar or a screen reader's "activate" chooses.
        answer(option.value, !byArrow);
        byArrow = false;
      } }),
      element("span", { class: "card" }, option.face, element("span", {}, option.text)));
  const keys = (event) => {
    byArrow = event.key.startsWith("Arrow");
    const here = event.target.closest("input");
    if ((event.key === "Enter" || event.key === " ") && here?.checked) {
      event.preventDefault();
      if (!event.repeat) answer(Number(here.value), true);
    }
  };
  return element("fieldset", { class: "item", "aria-describedby": described, keydown: keys },
    element("legend", {}, words), hint,
    element("div", { class: `options ${shape}`, "data-places": options.length }, ...options.map(radio)));
}

function chips(asked, words, described, hint, options, chosen, answer) {
  const now = new Set(chosen);
  const box = (option) =>
    element("label", { class: "choice" },
      element("input", { type: "checkbox", name: asked.key, value: option.value, checked: now.has(option.value), change: (event) => {
        if (event.target.checked) now.add(option.value);
        else now.delete(option.value);
        answer(now.size > 0 ? [...now].sort((one, other) => one - other) : undefined, false);
      } }),
      element("span", { class: "card" }, element("span", { class: "tick", "aria-hidden": "true" }), element("span", {}, option.text)));
  return element("fieldset", { class: "item", "aria-describedby": described },
    element("legend", {}, words), hint ?? element("p", { class: "hint" }, say("several")),
    element("div", { class: "options chips" }, ...options.map(box)));
}

function field(asked, kind, words, described, hint, chosen, answer) {
  const { range, days, longest = 1000 } = asked;
  const step = range ? 10 ** -(range.decimals ?? 0) : null;
  const kinds = {
    number: { type: "number", inputmode: "decimal", min: range?.min, max: range?.max, step },
    date: { type: "date", min: days?.from, max: days?.to },
    text: { type: "text", maxlength: longest },
  };
  const told = ({ target }) => {
    const isGiven = target.value !== "" && target.validity.valid;
    const value = kind === "number" ? target.valueAsNumber : target.value;
    answer(isGiven ? value : undefined, false);
  };
  return element("div", { class: "item" },
    element("label", { for: asked.key, class: "question" }, words), hint,
    element("input", { id: asked.key, name: asked.key, autocomplete: "off", value: chosen ?? "", "aria-describedby": described, input: told, ...kinds[kind] }));
}
