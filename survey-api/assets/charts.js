// Makes the marks of the charts on a page reachable: pointed at or focused, a mark says its row of the data table.
// Without this file the pictures, their titles, tables and downloads are all there.

/** The line at the foot of the screen that says the mark at hand, one for all charts of a page. */
const tip = document.createElement("p");
tip.className = "chart-tip";
tip.hidden = true;
// The focused mark is read by its own name, so the line is for eyes only.
tip.setAttribute("aria-hidden", "true");

/** One picture of a chart: its marks and the rows of its figure's data table. */
class Chart {
  constructor(picture) {
    this.picture = picture;
    this.marks = [...picture.querySelectorAll("g[data-row]")];
    this.marks.sort((one, other) => one.dataset.row - other.dataset.row);
    this.at = 0;
  }

  start() {
    if (this.marks.length === 0) return;
    this.rows = [...this.picture.closest("figure").querySelectorAll("tbody tr")];
    // A picture is one thing to a screen reader; now its marks are things of their own.
    this.picture.setAttribute("role", "group");
    for (const [index, mark] of this.marks.entries()) this.prepare(mark, index);
    // On the frame and not on the picture, which a listener of its own would make one more stop for the Tab key.
    const frame = this.picture.parentElement;
    frame.addEventListener("keydown", (event) => this.key(event));
    frame.addEventListener("pointerleave", () => this.hide());
    frame.addEventListener("focusout", () => this.hide());
  }

  prepare(mark, index) {
    const title = mark.querySelector("title");
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", title.textContent);
    // One stop for the Tab key in each chart; arrows walk from mark to mark.
    mark.setAttribute("tabindex", index === 0 ? "0" : "-1");
    // The browser's own tooltip would stand over ours.
    title.remove();
    mark.addEventListener("pointerenter", () => this.show(index));
    mark.addEventListener("focus", () => this.show(index));
  }

  key(event) {
    const last = this.marks.length - 1;
    const to = {
      ArrowDown: Math.min(this.at + 1, last),
      ArrowRight: Math.min(this.at + 1, last),
      ArrowUp: Math.max(this.at - 1, 0),
      ArrowLeft: Math.max(this.at - 1, 0),
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === "Escape") this.hide();
    if (to === undefined || !this.marks.includes(event.target)) return;
    event.preventDefault();
    this.marks[to].focus();
  }

  show(index) {
    this.marks[this.at].setAttribute("tabindex", "-1");
    this.at = index;
    const mark = this.marks[index];
    mark.setAttribute("tabindex", "0");
    tip.textContent = mark.getAttribute("aria-label");
    tip.hidden = false;
    this.pick(mark.dataset.row);
  }

  hide() {
    tip.hidden = true;
    this.pick(undefined);
  }

  /** The same row in the data table, where it is open. */
  pick(row) {
    for (const [index, line] of this.rows.entries()) line.classList.toggle("picked", String(index) === row);
  }
}

document.body.append(tip);
for (const picture of document.querySelectorAll("figure svg")) new Chart(picture).start();
