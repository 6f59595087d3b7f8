// The browser's module against the examples of routing.json; prints what differs and ends with 1 if anything does.
import { readFileSync } from "node:fs";
import { asked, shown } from "../../assets/routing.js";

const { routing, rotation } = JSON.parse(readFileSync(new URL("routing.json", import.meta.url)));
const found = [
  ...routing.cases.map((it) => [it.why, it.shown, shown(routing.items, it.answers)]),
  ...rotation.cases.map((it) => [
    it.id,
    it.asked,
    asked(rotation.draws, it.id, rotation.items.map((key) => ({ key }))),
  ]),
];
const wrong = found.filter(([, expected, got]) => JSON.stringify(expected) !== JSON.stringify(got));
for (const [what, expected, got] of wrong) console.error(`${what}: expected ${expected}, got ${got}`);
console.log(`${found.length} examples`);
process.exit(wrong.length === 0 && found.length > 0 ? 0 : 1);
