// Quanta as people read and type them in this grid.
import { applied, compact, read } from "../../numbers.js";

const MINUS = "\u2212";

export class Units {
  constructor(unit) {
    this.unit = unit;
    this.step = unit.quanta / 10 ** unit.places; // quanta in the last place shown
    this.shift = Math.round(Math.log10(unit.quanta)); // decimals of a quantum in this unit
  }

  /** As a cell shows it: "10,379.0" in 万元. */
  shown(quanta) {
    const steps = Math.round(Math.abs(quanta) / this.step);
    const { places } = this.unit;
    const scale = 10 ** places;
    const whole = grouped(Math.floor(steps / scale));
    const text = places ? `${whole}.${String(steps % scale).padStart(places, "0")}` : whole;
    return quanta < 0 && steps ? MINUS + text : text;
  }

  /** To the last quantum, in the currency itself: "¥ 103,790,100". */
  exact(quanta) {
    const { sign, counted_in: countedIn, exact } = this.unit;
    const text = decimalText(Math.abs(quanta), exact, true);
    const minus = quanta < 0 ? MINUS : "";
    return sign ? `${sign} ${minus}${text}` : `${minus}${text} ${countedIn}`;
  }

  /** A plain number in the shown unit, nothing lost: what is copied and edited. */
  plain(quanta) {
    return (quanta < 0 ? "-" : "") + decimalText(Math.abs(quanta), this.shift, false);
  }

  short(quanta) {
    const amount = decimalText(Math.abs(quanta), this.unit.exact, false);
    return compact((quanta < 0 ? "-" : "") + amount, this.unit.counted_in);
  }

  /** What a text makes of an amount; null if it says no number. */
  read(text) {
    return read(text, Number(this.unit.size));
  }

  /** The same, but as spreadsheets write: stray separators are no reason to refuse. */
  readPasted(text) {
    return this.read(text) ?? this.read(text.replace(/[,，\s]/g, ""));
  }

  apply(said, quanta) {
    return applied(said, quanta, this.unit.quantum);
  }
}

function grouped(whole) {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ",");
}

function decimalText(quanta, places, separated) {
  const digits = BigInt(Math.round(quanta)).toString().padStart(places + 1, "0");
  const cut = digits.length - places;
  const part = digits.slice(cut).replace(/0+$/, "");
  const whole = separated ? grouped(digits.slice(0, cut)) : digits.slice(0, cut);
  return part ? `${whole}.${part}` : whole;
}
