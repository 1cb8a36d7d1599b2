// The house way to draw a chart: ECharts under a content policy that allows nothing inline.
// A chart is a function of the theme's tokens, so it follows the theme; it is SVG, so it
// prints; its tooltips are DOM nodes, because ECharts' own carry style attributes, which the
// policy blocks. Values, words and their language come from the page.
import { echarts } from "../vendor/echarts.js";
import { language } from "./numbers.js";

const mounted = new Set();

/** The design tokens of the theme in force, by name: `tokens()["ink-2"]`. */
export function tokens() {
  const style = getComputedStyle(document.documentElement);
  return new Proxy(
    {},
    { get: (_, name) => style.getPropertyValue(`--${String(name)}`).trim() },
  );
}

/**
 * Draws a chart and keeps it right: when the theme changes, when its place changes size, and
 * until its element leaves the page.
 *
 * @param {HTMLElement} element has a size; its aria-label says what the chart shows
 * @param {(tokens: object) => object} option what ECharts is to draw, given the tokens
 * @returns ECharts' instance, for its events
 */
export function mount(element, option) {
  const chart = echarts.init(element, null, {
    renderer: "svg",
    locale: language() === "zh" ? "ZH" : "EN",
    width: element.clientWidth || 640, // in a closed dialog there is no size yet
    height: element.clientHeight || 240,
  });
  const draw = () => {
    const theme = tokens();
    chart.setOption({ ...base(theme, element), ...option(theme) }, true);
    chart.getZr().flush(); // at once, not in the next frame: printing does not wait
    fitPaper(element, chart);
  };
  if (element.ariaLabel) element.setAttribute("role", "img");
  draw();
  mounted.add(draw);
  follow(element, chart, () => mounted.delete(draw));
  return chart;
}

function base(theme, element) {
  return {
    animation: false, // nothing moves under data; it also halves the time to draw
    textStyle: { fontFamily: theme.font, color: theme["ink-2"] },
    aria: { enabled: !element.ariaLabel },
  };
}

/** On paper the drawing scales to the width of its card; without a view box it is cut off. */
function fitPaper(element, chart) {
  const drawing = element.querySelector("svg");
  drawing?.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
}

function follow(element, chart, forget) {
  const observer = new ResizeObserver(() => {
    if (!element.isConnected) {
      observer.disconnect();
      forget();
      chart.dispose();
    } else if (element.clientWidth && element.clientHeight) {
      chart.resize({ width: "auto", height: "auto" });
      fitPaper(element, chart);
    }
  });
  observer.observe(element);
}

function drawAll() {
  for (const draw of mounted) draw();
}
addEventListener("themechange", drawAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);

/**
 * The one tooltip.
 *
 * @param {object} theme the tokens
 * @param {(points: object) => {title: string, rows: [string, string][]}|null} say what it
 *   says of ECharts' point or points; null for no tooltip
 * @param {object} more ECharts' options that differ, as `{ trigger: "item" }`
 */
export function tip(theme, say, more = {}) {
  return {
    trigger: "axis",
    confine: true,
    backgroundColor: theme.raised,
    borderWidth: 0,
    padding: [9, 12],
    extraCssText: `box-shadow:${theme.pop};border-radius:9px;`,
    axisPointer: { type: "line", lineStyle: { color: theme["line-2"], width: 1 } },
    formatter: (points) => card(say(points)),
    ...more,
  };
}

function card(said) {
  if (!said) return "";
  const box = made("div", "", "tip num");
  box.append(made("h4", said.title));
  for (const [name, value] of said.rows) {
    const row = made("div", name);
    row.append(made("b", value));
    box.append(row);
  }
  return box;
}

function made(kind, text, className = "") {
  const element = document.createElement(kind);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

/** An axis of names or days in the house style; `more` says what differs. */
export function categoryAxis(theme, names, more = {}) {
  return {
    type: "category",
    data: names,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: theme["line-2"] } },
    ...more,
    axisLabel: { color: theme["ink-3"], fontSize: 11, margin: 10, ...more.axisLabel },
  };
}

/** An axis of amounts in the house style; `more` says what differs. */
export function valueAxis(theme, more = {}) {
  return {
    type: "value",
    axisLine: { show: false },
    axisTick: { show: false },
    ...more,
    splitLine: { lineStyle: { color: theme.line }, ...more.splitLine },
    axisLabel: { color: theme["ink-3"], fontSize: 11, ...more.axisLabel },
  };
}
