// The page of entries, and what it is drawn with, without a network. Only whoever ticked so has
// this; signing out takes all of it away.
const CACHE = "luopan-log";
const PAGE = new URL("./", location).href;
const DRAWN_WITH = ["script", "style", "font", "image"];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const there = new URL(request.url);
  if (request.method !== "GET" || there.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (there.href.split("?")[0] === PAGE) event.respondWith(page(request));
  } else if (DRAWN_WITH.includes(request.destination)) event.respondWith(drawn(request));
});

async function page(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(CACHE)).put(PAGE, answer.clone());
    return answer;
  } catch (problem) {
    const kept = await caches.match(PAGE);
    if (kept) return kept;
    throw problem;
  }
}

async function drawn(request) {
  const kept = await caches.match(request);
  return kept ?? fetch(request);
}
