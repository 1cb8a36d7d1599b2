// Which periods are to be seen, folded and unfolded, and how wide they are.

const PLACE = "luopan.grid";
const DESK = { name: 228, year: 100, half: 94, quarter: 90, month: 84, week: 76, part: 76 };
const PHONE = { name: 132, year: 86, half: 86, quarter: 84, month: 76, week: 70, part: 70 };
const NARROWEST = 52;

export const small = matchMedia("(max-width: 760px)");

export class Columns {
  constructor(model) {
    this.model = model;
    this.kept = remembered();
    this.kinds = new Set(this.kept.kinds ?? ["quarter", "month", "week", "part"]);
    this.folded = new Set();
    this.model.columns.forEach((column, at) => {
      if (this.folds(at) && this.startsFolded(column, at)) this.folded.add(at);
    });
    this.refresh();
  }

  /** On a phone everything under a quarter; else what is over or closed, and weeks. */
  startsFolded(column, at) {
    if (column.kind === "month") return true;
    return small.matches || column.when === "past" || this.model.closed(0, at);
  }

  /** Whether a column can hide what is under it. */
  folds(at) {
    const { kind } = this.model.columns[at];
    return kind !== "year" && kind !== "half" && this.model.columns[at + 1]?.parent === at;
  }

  refresh() {
    const { columns } = this.model;
    const gone = new Uint8Array(columns.length);
    const shown = [];
    this.at = new Int32Array(columns.length).fill(-1);
    columns.forEach((column, at) => {
      const above = column.parent;
      gone[at] = above >= 0 && (gone[above] || (this.folded.has(above) && this.isShown(above)));
      if (gone[at] || !this.isShown(at)) return;
      this.at[at] = shown.length;
      shown.push(at);
    });
    this.shown = Int32Array.from(shown);
  }

  isShown(at) {
    return at === 0 || this.kinds.has(this.model.columns[at].kind);
  }

  fold(at, on = !this.folded.has(at)) {
    if (on) this.folded.add(at);
    else this.folded.delete(at);
    this.refresh();
  }

  show(kind, on) {
    if (on) this.kinds.add(kind);
    else this.kinds.delete(kind);
    this.remember({ kinds: [...this.kinds] });
    this.refresh();
  }

  /** The column itself if it is to be seen, else the nearest above it that is. */
  visible(at) {
    let found = at;
    while (this.at[found] < 0) found = this.model.columns[found].parent;
    return found;
  }

  width(kind) {
    const own = small.matches ? {} : (this.kept.widths ?? {});
    return own[kind] ?? (small.matches ? PHONE : DESK)[kind];
  }

  widen(kind, pixels) {
    const widths = { ...this.kept.widths, [kind]: Math.max(NARROWEST, Math.round(pixels)) };
    this.remember({ widths });
  }

  total() {
    return this.shown.reduce(
      (sum, at) => sum + this.width(this.model.columns[at].kind),
      this.width("name"),
    );
  }

  remember(what) {
    this.kept = { ...this.kept, ...what };
    try {
      localStorage.setItem(PLACE, JSON.stringify(this.kept));
    } catch {
      // a browser that keeps nothing: the choice lasts as long as the page
    }
  }
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(PLACE)) ?? {};
  } catch {
    return {};
  }
}
