// Which items a person is asked: by what was answered before (routing) and by chance (planned missingness).
// The server decides the same again for every response (questionnaires/routing.rs and rotation.rs); the examples that
// both must get right are in tests/it/routing.json.

/** Is the condition met? `answer(key)` gives a number, a list of chosen codes, a text, or null where there is no answer. */
export function holds(condition, answer) {
  if (condition.all) return condition.all.every((part) => holds(part, answer));
  if (condition.any) return condition.any.some((part) => holds(part, answer));
  if (condition.not) return !holds(condition.not, answer);
  const given = answer(condition.item);
  if ("answered" in condition) return condition.answered === (given !== null);
  if (Array.isArray(given)) return "has" in condition && given.includes(condition.has);
  if (typeof given !== "number") return false;
  if ("eq" in condition) return given === condition.eq;
  if ("ne" in condition) return given !== condition.ne;
  if ("lt" in condition) return given < condition.lt;
  if ("le" in condition) return given <= condition.le;
  if ("gt" in condition) return given > condition.gt;
  if ("ge" in condition) return given >= condition.ge;
  if ("in" in condition) return condition.in.includes(given);
  return false;
}

/** The keys of the items that are shown. An item that is not shown has no answer for those that come after it. */
export function shown(items, answers) {
  const seen = new Map();
  const keys = [];
  for (const item of items) {
    if (item.show_if && !holds(item.show_if, (key) => seen.get(key) ?? null)) continue;
    seen.set(item.key, answers[item.key] ?? null);
    keys.push(item.key);
  }
  return keys;
}

/** The keys of `items` that chance leaves to the person whose response has this id. */
export function asked(draws, id, items) {
  const left = new Set();
  draws.forEach((draw, number) => {
    const drawn = new Set(sample(stream(seed(id), BigInt(number)), draw.items.length, draw.count));
    draw.items.forEach((key, position) => drawn.has(position) || left.add(key));
  });
  return items.map((item) => item.key).filter((key) => !left.has(key));
}

const MASK = (1n << 64n) - 1n;

/** Both halves of the id, so that no bit of it is without effect. */
function seed(id) {
  const hex = id.replaceAll("-", "");
  return BigInt(`0x${hex.slice(0, 16)}`) ^ BigInt(`0x${hex.slice(16)}`);
}

/** SplitMix64, as analytics/src/random.rs has it. */
function stream(state, number) {
  const word = () => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return z ^ (z >> 31n);
  };
  state = word() ^ ((number * 0xd605bbb58c8abc77n) & MASK);
  word();
  return word;
}

/** The first `count` of a random order of 0 … n-1 (Fisher and Yates). */
function sample(word, n, count) {
  const all = Array.from({ length: n }, (_, position) => position);
  for (let at = 0; at < Math.min(count, n); at++) {
    const other = at + Number((word() * BigInt(n - at)) >> 64n);
    [all[at], all[other]] = [all[other], all[at]];
  }
  return all.slice(0, count);
}
