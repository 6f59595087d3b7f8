// Masks what tells who somebody is, before it leaves the device. The program masks the same way when it exports
// (exports/mask.rs); the examples that both must get right are in tests/it/mask.json. A sieve, not a promise.

const DIGITS = 8;
const EDGES = /^[,.;()<>":!?]+|[,.;()<>":!?]+$/g;

/** The text with numbers of people, mail and web addresses replaced by a word in brackets. */
export const masked = (text) => numbers(text.split(/(?<=\s)/u).map(address).join(""));

function address(word) {
  const core = word.trimEnd().replace(EDGES, "");
  const at = core.indexOf("@");
  if (at > 0 && core.slice(at + 1).includes(".")) return word.replaceAll(core, "[thư]");
  const lower = core.toLowerCase();
  const isAddress = ["http://", "https://", "www.", "facebook.com", "zalo.me"].some((mark) => lower.includes(mark));
  return isAddress ? word.replaceAll(core, "[địa chỉ]") : word;
}

function numbers(text) {
  let out = "";
  let run = "";
  const flush = () => {
    const kept = run.replace(/[^0-9]+$/, "");
    const digits = run.replace(/[^0-9]/g, "").length;
    out += (digits >= DIGITS ? "[số]" : kept) + run.slice(kept.length);
    run = "";
  };
  for (const c of text) {
    const begins = /[0-9]/.test(c) || (c === "+" && run === "");
    const goesOn = run !== "" && " .-()".includes(c) && !/[ -]$/.test(run);
    if (begins || goesOn) run += c;
    else {
      flush();
      out += c;
    }
  }
  flush();
  return out;
}
