// The course of a period: what came, what should have, where it ends at this speed; below it
// the gap, which two rising lines hide. Numbers and words come from the page.
import { categoryAxis, mount, tip, valueAxis } from "../charts.js";
import { change, compact, language, percent } from "../numbers.js";

const element = document.getElementById("pace");
const said = JSON.parse(document.getElementById("pace-data").textContent);
const narrow = matchMedia("(max-width: 760px)");

const read = (value) => (said.rate ? percent(value) : compact(value, said.currency));
const hasTarget = said.target.some((value) => value !== null);
const last = said.days.length - 1;

/** The name of a month where one begins; on a long axis nothing else. */
function label(place) {
  const [, month, day] = said.days[place].split("-").map(Number);
  if (said.days.length < 50 && last < 95) return place === 0 ? "" : everyFew(place, month, day);
  const before = place ? Number(said.days[place - 1].split("-")[1]) : 0;
  if (place === 0 || before === month) return "";
  return narrow.matches && month % 2 === 0 ? "" : said.words.month[month];
}

function everyFew(place, month, day) {
  const step = last > 20 ? (narrow.matches ? 7 : 5) : 1;
  return place % step ? "" : `${month}-${day}`;
}

function axis(theme, grid, shown) {
  return categoryAxis(theme, said.days, {
    gridIndex: grid,
    boundaryGap: false,
    axisLine: { show: grid === 0, onZero: true, lineStyle: { color: theme["line-2"] } },
    axisLabel: {
      show: shown,
      interval: 0,
      align: "left",
      formatter: (_day, place) => label(place),
    },
  });
}

function landingLine() {
  if (said.landing === null) return [];
  return said.days.map((_day, place) => {
    if (place === said.now) return said.actual[place];
    return place === last ? said.landing : null;
  });
}

function line(name, values, style, more = {}) {
  return {
    name,
    type: "line",
    data: values,
    symbol: "none",
    connectNulls: true,
    lineStyle: style,
    silent: true,
    ...more,
  };
}

/** How far below its line each word at an end stands, so that none covers another. */
function apart() {
  const due = said.target[last];
  const values = [due, said.landing, ...said.beside.map(({ share }) => due * share)];
  const ends = values.filter((value) => value !== null).sort((a, b) => b - a);
  const unit = (element.clientHeight * (hasTarget ? 0.58 : 0.8)) / (ends[0] * 1.1 || 1);
  const below = new Map();
  let free = -Infinity;
  for (const value of ends) {
    const at = -value * unit;
    below.set(value, Math.max(0, free - at));
    free = Math.max(at, free) + 15;
  }
  return (value) => below.get(value) ?? 0;
}

/** Floor and stretch: the target's line, as high as they are. */
function beside(theme) {
  if (!hasTarget) return [];
  const lower = apart();
  return said.beside.map(({ name, amount, share }) =>
    line(name, said.target.map((value) => (value === null ? null : value * share)),
      { color: theme["ink-4"], width: 1, type: [1, 4] },
      { endLabel: ends(`${name} ${read(amount)}`, theme["ink-4"], lower(said.target[last] * share)) }),
  );
}

function ends(text, colour, offset) {
  return {
    show: !narrow.matches,
    formatter: text,
    color: colour,
    fontSize: 11,
    fontWeight: 550,
    offset: [2, offset],
  };
}

function bar(theme, ratio, place) {
  if (ratio === null || place > said.now) return null;
  const good = said.lower ? ratio < 0 : ratio > 0;
  const size = Math.abs(ratio);
  const colour = size < 0.01 ? theme["ink-4"] : theme[good ? "ahead-fill" : "behind-fill"];
  const opacity = size < 0.01 ? 1 : 0.4 + Math.min(0.6, size * 5);
  return { value: ratio, itemStyle: { color: colour, opacity } };
}

/** The strip reaches as far as the gaps do, but for the first weeks, when all is large. */
function reachOfGap() {
  const settled = said.gap.slice(Math.ceil(said.now / 6), said.now + 1);
  const sizes = settled.filter((ratio) => ratio !== null).map(Math.abs);
  return Math.max(0.05, Math.ceil(Math.max(0, ...sizes) * 20) / 20);
}

function now(theme) {
  return {
    silent: true,
    symbol: "none",
    animation: false,
    lineStyle: { color: theme["line-2"], type: "solid", width: 1 },
    label: {
      show: true,
      position: "end",
      formatter: `${said.words.reach} ${said.days[said.now].slice(5)}`,
      color: theme["ink-3"],
      fontSize: 11,
      distance: 2,
    },
    data: [{ xAxis: said.now }],
  };
}

function tell(points) {
  const place = points[0].dataIndex;
  const rows = [];
  if (said.actual[place] !== null) rows.push([said.words.actual, read(said.actual[place])]);
  if (said.target[place] !== null) rows.push([said.words.target, read(said.target[place])]);
  if (place === last && said.landing !== null) rows.push([said.words.landing, read(said.landing)]);
  if (said.gap[place] !== null && place <= said.now) {
    const mark = said.gap[place] < 0 ? "▼" : "▲";
    rows.push([said.words.gap, `${mark} ${change(said.gap[place])}`]);
  }
  return rows.length ? { title: said.days[place], rows } : null;
}

function option(theme) {
  const right = narrow.matches ? 12 : language() === "zh" ? 92 : 112;
  const reach = reachOfGap();
  const grids = [{ left: 56, right, top: 22, ...(hasTarget ? { height: "58%" } : { bottom: 30 }) }];
  if (hasTarget) grids.push({ left: 56, right, bottom: 26, height: "16%" });
  const above = valueAxis(theme, {
    splitNumber: 4,
    axisLabel: {
      formatter: (value) => (said.rate ? percent(value, 0) : read(value)),
    },
  });
  const below = valueAxis(theme, {
    gridIndex: 1,
    min: -reach,
    max: reach,
    interval: reach,
    splitLine: { show: false },
    axisLabel: { formatter: (value) => (value > 0 ? "" : percent(value, 0)) },
  });
  const lower = apart();
  const series = [
    ...beside(theme),
    line(said.words.target, said.target, { color: theme["ink-3"], width: 1.5, type: [3, 3] }, {
      endLabel: ends(
        hasTarget ? `${said.words.target} ${read(said.target[last])}` : "",
        theme["ink-3"],
        lower(said.target[last]),
      ),
    }),
    line(said.words.landing, landingLine(), { color: theme.c1, width: 1.5, type: [1.5, 3] }, {
      endLabel: ends(
        said.landing === null ? "" : `${said.words.landing} ${read(said.landing)}`,
        theme.accent,
        lower(said.landing),
      ),
    }),
    line(said.words.actual, said.actual, { color: theme.c1, width: 2.25, cap: "round" }, {
      z: 5,
      connectNulls: false,
      markLine: said.over ? undefined : now(theme),
    }),
  ];
  if (hasTarget) {
    series.push({
      type: "bar",
      xAxisIndex: 1,
      yAxisIndex: 1,
      data: said.gap.map((ratio, place) => bar(theme, ratio, place)),
      barWidth: "62%",
      itemStyle: { borderRadius: 1.5 },
      silent: true,
    });
  }
  return {
    grid: grids,
    axisPointer: { link: [{ xAxisIndex: "all" }] },
    xAxis: hasTarget ? [axis(theme, 0, false), axis(theme, 1, true)] : [axis(theme, 0, true)],
    yAxis: hasTarget ? [above, below] : [above],
    tooltip: tip(theme, tell),
    series,
  };
}

mount(element, option);
document.documentElement.dataset.charts = "1";

// Where the map of the months is wider than a phone, the running month is in sight.
const running = document.querySelector(".heat th.now");
const map = running?.closest(".heatwrap");
if (map) map.scrollLeft = running.offsetLeft + running.offsetWidth + 24 - map.clientWidth;
