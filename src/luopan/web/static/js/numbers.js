// Numbers as people read and type them. The twins in Python are web/figures.py and
// web/entries.py; one table of examples, tests/web/number_vectors.json, holds both sides.
// Exact: decimal digits as BigInt, no float in between, so that no fen is lost.
// The words of numbers (万, 亿, K, M, 个点) stand here; all other texts come from templates.

const MINUS = "\u2212";
const NOTHING = "—";
const SIGNS = { CNY: "¥", USD: "$", EUR: "€", GBP: "£", JPY: "¥", HKD: "HK$" };
const POINTS = { zh: " 个点", en: " pt" };

/** Something added in brackets, full-width after Chinese; nothing for nothing. */
export function bracketed(text, lang = language()) {
  if (!text) return "";
  return lang === "zh" ? `（${text}）` : ` (${text})`;
}

/** The language of the page: "zh" or "en". */
export function language() {
  return document.documentElement.lang.startsWith("zh") ? "zh" : "en";
}

// ---------- exact decimals: { units, places } is units × 10^-places

function decimal(value) {
  const text = String(value);
  const found = /^(-?)(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(text);
  if (!found) throw new RangeError(`not a number: ${text}`);
  const [, sign, whole, part, power] = found;
  return lifted(BigInt(sign + (whole + part || "0")), part.length, Number(power ?? 0));
}

function lifted(units, places, power) {
  const left = places - power;
  return left >= 0
    ? { units, places: left }
    : { units: units * 10n ** BigInt(-left), places: 0 };
}

function times(one, other) {
  return { units: one.units * other.units, places: one.places + other.places };
}

/** Units at so many places; a half goes away from zero. */
function rounded({ units, places }, to) {
  if (to >= places) return units * 10n ** BigInt(to - places);
  return divided(units, 10n ** BigInt(places - to));
}

function divided(units, by) {
  const half = by / 2n;
  return units < 0n ? -((half - units) / by) : (units + half) / by;
}

function size(units) {
  return units < 0n ? -units : units;
}

/** Plain text without an exponent or idle zeros: "-1200.5". */
function plain({ units, places }) {
  const digits = size(units).toString().padStart(places + 1, "0");
  const cut = digits.length - places;
  const part = digits.slice(cut).replace(/0+$/, "");
  return (units < 0n ? "-" : "") + digits.slice(0, cut) + (part ? `.${part}` : "");
}

// ---------- how numbers are shown

function spelt(units, places) {
  const digits = size(units).toString().padStart(places + 1, "0");
  const cut = digits.length - places;
  const whole = digits.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, ",");
  return places ? `${whole}.${digits.slice(cut)}` : whole;
}

function trimmed(amount, places) {
  const text = spelt(rounded(amount, places), places);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function blank(value) {
  return value === null || value === undefined || Number.isNaN(value);
}

/**
 * With separators by three and so many decimals; "—" for nothing.
 * @param {number|bigint|string|null} value a string is a plain decimal, exact
 */
export function fixed(value, places = 0) {
  if (blank(value)) return NOTHING;
  return shown(rounded(decimal(value), places), places);
}

function shown(units, places) {
  return (units < 0n ? MINUS : "") + spelt(units, places);
}

/** Short: "4.16 亿" and "82.4 万" in Chinese, "¥384M" and "82.4K" in English. */
export function compact(value, currency = "", lang = language()) {
  if (blank(value)) return NOTHING;
  const amount = decimal(value);
  const positive = { units: size(amount.units), places: amount.places };
  const text = lang === "zh" ? inChinese(positive) : inEnglish(positive);
  const sign = lang === "zh" ? "" : (SIGNS[currency] ?? "");
  return (amount.units < 0n && text !== "0" ? MINUS : "") + sign + text;
}

function atLeast({ units, places }, power) {
  return units >= 10n ** BigInt(places + power);
}

function over({ units, places }, power) {
  return { units, places: places + power };
}

function inChinese(amount) {
  if (atLeast(amount, 8)) return `${trimmed(over(amount, 8), 2)} 亿`;
  if (atLeast(amount, 4)) {
    const text = trimmed(over(amount, 4), atLeast(amount, 7) ? 0 : 1);
    return text === "10,000" ? "1 亿" : `${text} 万`;
  }
  const text = trimmed(amount, 0);
  return text === "10,000" ? "1 万" : text;
}

const LETTERS = [
  [9, "B", 2],
  [6, "M", 1],
  [3, "K", 1],
  [0, "", 0],
];

function inEnglish(amount) {
  const at = LETTERS.findIndex(([power]) => power === 0 || atLeast(amount, power));
  const [power, letter, places] = LETTERS[at];
  const text = trimmed(over(amount, power), atLeast(amount, power + 2) ? 0 : places);
  return text === "1,000" && at > 0 ? `1${LETTERS[at - 1][1]}` : text + letter;
}

/** What the amounts of a table are counted in: 万元 for Chinese money, thousands in English. */
export function unitOfTable(countedIn, lang = language()) {
  if (!(countedIn in SIGNS)) return { size: 1, label: countedIn };
  if (lang === "en") return { size: 1000, label: `${SIGNS[countedIn]}K` };
  return { size: 10000, label: countedIn === "CNY" ? "万元" : `万 ${countedIn}` };
}

/** One decimal where the table counts in larger units (a power of ten), else whole. */
export function inTable(value, unit) {
  if (blank(value)) return NOTHING;
  const power = String(unit.size).length - 1;
  const places = power ? 1 : 0;
  return shown(rounded(over(decimal(value), power), places), places);
}

/** A difference in a table, which always says its sign. */
export function changeInTable(value, unit) {
  const text = inTable(value, unit);
  return Number(value) > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A ratio: 1.0 is 100 %. */
export function percent(ratio, places = 1) {
  if (blank(ratio)) return NOTHING;
  return `${hundredfold(ratio, places)}%`;
}

function hundredfold(ratio, places) {
  const { units, places: fine } = decimal(ratio);
  return shown(rounded(lifted(units, fine, 2), places), places);
}

/** A percentage that always says its sign. */
export function change(ratio, places = 1) {
  const text = percent(ratio, places);
  return /[1-9]/.test(text) && !text.startsWith(MINUS) ? `+${text}` : text;
}

/** The difference of two ratios in percentage points. */
export function points(difference, places = 1, lang = language()) {
  if (blank(difference)) return NOTHING;
  const text = hundredfold(difference, places);
  const sign = /[1-9]/.test(text) && !text.startsWith(MINUS) ? "+" : "";
  return sign + text + POINTS[lang];
}

// ---------- what people type

// Full-width signs and their plain twins, one by one: NFKC would turn ² into 2.
const WIDE = new Map([
  ...[..."０１２３４５６７８９"].map((sign, digit) => [sign, String(digit)]),
  ...pairs("．。，＋－−–（）％￥＄／÷＊×✕＝ｋｗｍｂＫＷＭＢ", "..,+---()%¥$//*xx=kwmbKWMB"),
  ...pairs("\u3000\u00a0\u202f", "   "),
]);
const CURRENCY = "US\\$|HK\\$|NT\\$|RMB|CNY|USD|EUR|HKD|¥|\\$|€|£|人民币";
const SHAPE = new RegExp(
  "^(?<open>\\()?\\s*(?<minus>[-+])?\\s*" +
    `(?<before>${CURRENCY})?\\s*(?<inner>[-+])?\\s*` +
    "(?<digits>[0-9.,][0-9.,]*)(?:[eE](?<power>[-+]?[0-9]{1,3}))?\\s*" +
    "(?<factor>[十百千万]?[亿万]|[十百千]|[wWkKmMbB])?\\s*" +
    `(?<after>元|圆|${CURRENCY})?\\s*(?<percent>%)?(?<trailing>-)?\\s*(?<close>\\))?$`,
);
const DIGITS = /^(?:\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)$/;
const FACTORS = {
  ...{ 十: 1, 百: 2, 千: 3, k: 3, 万: 4, w: 4, 十万: 5, 百万: 6, m: 6, 千万: 7 },
  ...{ 亿: 8, 十亿: 9, b: 9, 百亿: 10, 千亿: 11, 万亿: 12 },
};
const LIMIT = 9_223_372_036_854n; // amounts are kept as 64-bit millionths
const FINE = 18; // places to which a division is carried

function pairs(wide, narrow) {
  return [...wide].map((sign, place) => [sign, narrow[place]]);
}

function narrowed(text) {
  const said = Array.from(text, (sign) => WIDE.get(sign) ?? sign).join("");
  return said.replace(/^[\s\u200b]+|[\s\u200b]+$/g, "");
}

/**
 * What a text says, exactly; null if it says nothing that could be done.
 *
 * "120万", "1.2亿", "120w", "3.5k", "(1,200)", "１２": set. "+120", "-=3万": add.
 * "+5%", "-10%", "*1.1", "/2": scale.
 *
 * @param {string} text
 * @param {number} unit a power of ten: what a bare number is counted in, 10000 in a table of
 *   万元. A number with a word or a sign of money says itself what it is.
 * @returns {{kind: "set"|"add"|"scale", amount: string}|null} a plain decimal
 */
export function read(text, unit = 1) {
  const said = narrowed(text);
  if (/^[-+][^-+%]*%$/.test(said)) return entry("scale", byShare(said));
  if (/^[*xX/]/.test(said)) return entry("scale", byFactor(said));
  if (/^[-+]=/.test(said)) return entry("add", worth(said.slice(2), unit, said[0] === "-"));
  if (said.startsWith("+")) return entry("add", worth(said.slice(1), unit));
  return entry("set", worth(said.replace(/^=/, ""), unit));
}

function entry(kind, amount) {
  return amount && { kind, amount: plain(amount) };
}

function byShare(said) {
  const share = number(said);
  if (!share) return null;
  const { units, places } = share.amount;
  const whole = units + 10n ** BigInt(places);
  return whole < 0n ? null : { units: whole, places };
}

function byFactor(said) {
  const found = number(said.slice(1));
  if (!found || found.amount.units < 0n) return null;
  const { units, places } = found.amount;
  if (said[0] !== "/") return found.amount;
  if (units === 0n) return null;
  return { units: divided(10n ** BigInt(FINE + places), units), places: FINE };
}

function worth(said, unit, minus = false) {
  const found = said.includes("%") ? null : number(said);
  if (!found) return null;
  const amount = found.bare ? times(found.amount, decimal(unit)) : found.amount;
  return tooLarge(amount) ? null : { ...amount, units: minus ? -amount.units : amount.units };
}

function tooLarge({ units, places }) {
  return size(units) >= LIMIT * 10n ** BigInt(places);
}

/** One amount as people write it, and whether it is a bare number. */
function number(said) {
  const found = SHAPE.exec(said.trim())?.groups;
  if (!found || !DIGITS.test(found.digits) || !signsAgree(found)) return null;
  const factor = FACTORS[found.factor?.toLowerCase()] ?? 0;
  const power = Number(found.power ?? 0) + factor - (found.percent ? 2 : 0);
  if (Math.abs(power) > 40 || found.digits.length > 60) return null;
  const { units, places } = decimal(found.digits.replaceAll(",", ""));
  const amount = lifted(units, places, power);
  if (tooLarge(amount)) return null;
  const below = found.open || [found.minus, found.inner, found.trailing].includes("-");
  const bare = !(found.factor || found.before || found.after || found.percent);
  return { amount: { ...amount, units: below ? -amount.units : amount.units }, bare };
}

function signsAgree(found) {
  const signs = [found.minus, found.inner, found.trailing, found.open].filter(Boolean);
  const moneyTwice = found.before && found.after && !"元圆".includes(found.after);
  return (
    signs.length <= 1 && !found.open === !found.close && !moneyTwice && !(found.power && found.factor)
  );
}

/**
 * The cell's new amount in quanta; a half is rounded away from zero.
 * @param {{kind: string, amount: string}} said what `read` found
 * @param {number} quanta the amount now
 * @param {string} quantum one quantum in units of the amount: "0.01" for fen
 */
export function applied(said, quanta, quantum) {
  const amount = decimal(said.amount);
  if (said.kind === "scale") {
    return Number(rounded(times(decimal(quanta), amount), 0));
  }
  const step = decimal(quantum);
  const places = Math.max(amount.places, step.places);
  const moved = divided(rounded(amount, places), rounded(step, places));
  return Number(moved) + (said.kind === "add" ? quanta : 0);
}
