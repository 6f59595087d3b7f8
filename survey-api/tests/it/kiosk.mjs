// The kiosk's modules without a page: masking as the program masks, screens and answers of a visit. Prints what differs.
import { readFileSync } from "node:fs";
import { masked } from "../../assets/kiosk/mask.js";
import { begin, items, plain, response, screens, steps } from "../../assets/kiosk/visit.js";

const found = JSON.parse(readFileSync(new URL("mask.json", import.meta.url))).map(([text, expected]) => [text, expected, masked(text)]);

const scale = (key, more = {}) => ({ key, low: 1, high: 5, text: { vi: key, en: key }, ...more });
const questionnaire = {
  items: [
    scale("overall", { required: true }),
    { key: "good", kind: "multi", show_if: { item: "overall", ge: 4 }, codes: [{ code: 1 }, { code: 2 }] },
    { key: "bad", kind: "multi", show_if: { item: "overall", le: 3 }, codes: [{ code: 1 }] },
    ...["a", "b", "c"].map((key) => scale(key, { factor: "f" })),
    scale("again", { required: true }),
    { key: "due", kind: "date", from_records: true },
    { key: "note", kind: "note" },
  ],
};
const task = { questionnaire, draws: [{ items: ["a", "b", "c"], count: 2 }], wave: "2026-Q4", office: { code: "snv" } };
const visit = begin(task, "land", { id: "5b0d4f0e-6f2b-4c39-9d53-0f6f3c8b1b52" });
const keys = (screen) => screen.map((item) => item.key).join(" ");
const drawn = items(visit).filter((item) => item.factor).map((item) => item.key);
found.push(["two of three", 2, drawn.length]);
found.push(["before the first answer", `overall|again|${drawn.join(" ")}|note`, screens(visit).map(keys).join("|")]);
found.push(["a step for the reasons is counted from the start", 5, steps(visit)]);
visit.answers.overall = 2;
found.push(["reasons follow the score", `overall|again|bad|${drawn.join(" ")}|note`, screens(visit).map(keys).join("|")]);
visit.answers.bad = [1];
visit.answers[drawn[0]] = 5;
visit.answers.good = [2];
visit.comment = "  e\u0302\u0301\u0007 ";
const sent = response(visit, "vi", 17449.7);
found.push(["what was not asked is not sent", "overall again bad a b c".split(" ").filter((key) => key.length > 1 || drawn.includes(key)).join(" "), sent.answers.map((answer) => answer.item).join(" ")]);
found.push(["passed over", "skipped", sent.answers.at(-1).missing]);
found.push(["several", "[1]", JSON.stringify(sent.answers[2].codes)]);
found.push(["composed, without control characters", "ế", sent.comment]);
found.push(["half of a character", "a", plain("a\ud83d")]);
found.push(["whole milliseconds", 17450, sent.elapsed_ms]);
found.push(["no time where none is known", undefined, response(visit, "vi").elapsed_ms]);

const wrong = found.filter(([, expected, got]) => expected !== got);
for (const [what, expected, got] of wrong) console.error(`${what}: expected ${expected}, got ${got}`);
console.log(`${found.length} examples`);
process.exit(wrong.length === 0 && found.length > 0 ? 0 : 1);
