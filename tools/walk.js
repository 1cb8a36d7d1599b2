// What a reader would stumble over on the page as it stands. Run in the page by tools/walk.py;
// gives [kind, where, what] each. Every check is a guess of a machine: look before mending.
(lang) => {
  const found = [];
  const english = lang === "en";
  // What stays as it is in the other language: names, codes, units, formats.
  const known = english
    ? /^(?:罗盘|简体中文|亿|万|万元|元)$/
    : new RegExp(`^(?:${[
        "Luopan|KPI|SMART|xlsx?|csv|tsv|txt|zip|pdf|docx?|Excel|Word|WPS|LibreOffice|API|OpenAPI",
        "TOTP|HTTP|https?|URL|Ctrl|Alt|Shift|Esc|Enter|CNY|English|FY|H[12]|Q[1-4]|[PWv]\\d*",
        "SaaS|CRM|ERP|OA|AI|IoT|ID|JSON|UTF|GBK|P50|IP|CPU",
      ].join("|")})$`, "i");
  const say = (kind, element, what) =>
    found.push([kind, named(element), String(what).replace(/\s+/g, " ").trim().slice(0, 140)]);

  function named(element) {
    const box = element.closest("[id]");
    const own = element.tagName.toLowerCase() + [...element.classList].map((c) => `.${c}`).join("");
    return box && box !== element ? `#${box.id} ${own}` : element.id ? `#${element.id}` : own;
  }

  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const forMachines = (e) => e.closest("code, pre, kbd, [lang], script, style, noscript, template");
  const titled = (e) => e.closest("[title]") || e.querySelector("[title]");
  const hides = (how) => how === "hidden" || how === "clip";

  // What of an element can be seen: its box cut by every box around that scrolls or hides.
  const clips = new Map();
  function clipOf(element) {
    if (!element || element === document.documentElement) {
      return { left: -1e9, right: 1e9, top: -1e9, bottom: 1e9, fixed: false };
    }
    if (!clips.has(element)) clips.set(element, clipBy(element));
    return clips.get(element);
  }
  function clipBy(element) {
    const style = getComputedStyle(element);
    const outer = clipOf(element.parentElement);
    const fixed = outer.fixed || ["fixed", "sticky"].includes(style.position)
      || element.matches("dialog, details.menu > div");
    if (style.overflow === "visible" && style.clipPath === "none") return { ...outer, fixed };
    const box = element.getBoundingClientRect();
    return {
      left: Math.max(outer.left, box.left), right: Math.min(outer.right, box.right),
      top: Math.max(outer.top, box.top), bottom: Math.min(outer.bottom, box.bottom), fixed,
    };
  }

  function* texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (text.data.trim() && shown(text.parentElement)) yield text;
    }
  }

  function rectsOf(text) {
    const range = document.createRange();
    range.selectNodeContents(text);
    const clip = clipOf(text.parentElement);
    return [...range.getClientRects()]
      .map((r) => ({
        left: Math.max(r.left, clip.left), right: Math.min(r.right, clip.right),
        top: Math.max(r.top, clip.top), bottom: Math.min(r.bottom, clip.bottom),
        text, fixed: clip.fixed,
      }))
      .filter((r) => r.right - r.left > 1 && r.bottom - r.top > 1);
  }

  function sideways() {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) say("sideways", document.body, `${scrollWidth} > ${clientWidth}`);
  }

  function cut() {
    for (const e of document.querySelectorAll("body *")) {
      if (!shown(e) || e.clientWidth < 3 || e.clientHeight < 3 || !e.textContent.trim()) continue;
      if (e.closest("svg, .vh, select, [role=treegrid], .crumb, .vchip, .chip") || titled(e)) continue;
      const style = getComputedStyle(e);
      if (hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1) say("cut", e, e.textContent);
      else if (hides(style.overflowY) && e.scrollHeight > e.clientHeight + 3) {
        say("cut below", e, e.textContent);
      }
    }
  }

  function placed() {
    const width = document.documentElement.clientWidth;
    const modal = document.querySelector("dialog[open]"); // all else lies behind it
    const boxes = [...texts()].filter((t) => modal ? modal.contains(t) : true)
      .flatMap(rectsOf).filter((r) => modal || !r.fixed).sort((a, b) => a.top - b.top);
    boxes.forEach((a, index) => {
      if (a.right > width + 1 || a.left < -1) say("outside", a.text.parentElement, a.text.data);
      for (let next = index + 1; next < boxes.length && boxes[next].top < a.bottom - 3; next++) {
        const b = boxes[next];
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (a.text === b.text || across < 3 || down < 4) continue;
        say("overlap", a.text.parentElement, `${a.text.data} × ${b.text.data}`);
      }
    });
  }

  // Everything people read or hear: texts, options, and the attributes that are spoken.
  function* sayings() {
    for (const text of texts()) yield [text.parentElement, text.data];
    for (const e of document.querySelectorAll("option")) yield [e, e.textContent];
    for (const name of ["title", "aria-label", "placeholder"]) {
      for (const e of document.querySelectorAll(`body [${name}]`)) yield [e, e.getAttribute(name)];
    }
  }

  const RAW = /%\(|\bNone\b|\bundefined\b|\bNaN\b|\bnan\b|\[object|\{\{|\}\}|\bInfinity\b|&(?:amp|lt|gt|quot|#\d+);|。。|，，|,,|\s,|\(\s*\)|（\s*）|\d\.\d{5,}|00:00:00/;
  const LATIN = /[A-Za-z][A-Za-z’'&-]+(?: [A-Za-z][A-Za-z’'&-]+)*/g;
  const HAN = /[\u3400-\u9fff][\u3400-\u9fff0-9A-Za-z·（）、，]*/g;
  const ONE = /(?<![\d.,–-])\b1 (?!is|was|has|days’)[a-z]+[^s\W]s\b/;

  function said() {
    for (const [element, text] of sayings()) {
      if (forMachines(element)) continue;
      if (RAW.test(text)) say("raw", element, text);
      if (english) {
        for (const [han] of text.matchAll(HAN)) if (!known.test(han)) say("chinese", element, han);
        if (/[，。；：！？（）]/.test(text)) say("wide mark", element, text);
        if (ONE.test(text)) say("plural", element, text);
      } else {
        for (const [latin] of text.matchAll(LATIN)) {
          const left = latin.split(" ").filter((word) => !known.test(word));
          if (left.length) say("english", element, latin);
        }
        if (/[\u4e00-\u9fff] ?[,;:!?](?=[\u4e00-\u9fff])/.test(text)) say("narrow mark", element, text);
      }
    }
  }

  function drawn() {
    for (const e of document.querySelectorAll("main svg, dialog svg")) {
      const empty = ![...e.children].some((c) => !["title", "desc", "defs"].includes(c.tagName));
      if (shown(e) && empty) say("empty chart", e, e.getAttribute("aria-label") ?? "");
    }
    for (const e of document.querySelectorAll("main [role=img]")) {
      const box = e.getBoundingClientRect();
      if (shown(e) && (box.width < 2 || box.height < 2)) say("empty chart", e, e.ariaLabel);
    }
  }

  // Whether a button does something, tools/press.py finds out.
  function dead() {
    for (const e of document.querySelectorAll("a")) {
      const href = e.getAttribute("href");
      if (!href || href === "#") say("dead", e, e.textContent);
      else if (href[0] === "#" && !document.getElementById(href.slice(1))) say("dead", e, href);
    }
    for (const e of document.querySelectorAll("[data-opens]")) {
      if (!document.getElementById(e.dataset.opens)) say("dead", e, e.dataset.opens);
    }
    for (const name of ["for", "aria-controls", "aria-labelledby", "aria-describedby"]) {
      for (const e of document.querySelectorAll(`[${name}]`)) {
        for (const id of e.getAttribute(name).split(/\s+/)) {
          if (!document.getElementById(id)) say("dead", e, `${name}=${id}`);
        }
      }
    }
    const ids = new Set();
    for (const { id } of document.querySelectorAll("[id]")) {
      if (ids.has(id)) say("same id", document.getElementById(id), id);
      ids.add(id);
    }
  }

  for (const check of [sideways, cut, placed, said, drawn, dead]) check();
  return found;
}
