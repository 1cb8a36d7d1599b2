// What one does, in order: painted at once as a forecast, then said to the server, whose
// answer is the truth. What it refuses is taken back.
import { forecast } from "./forecast.js";
import { KIND, read } from "./wire.js";

const LOOK_EVERY = 20_000; // milliseconds between two looks for what others did
const LATER = new Set([429, 502, 503, 504]);
const PATIENCE = [1_000, 2_000, 5_000, 15_000]; // between tries without a connection

export class Sync {
  /**
   * @param {Model} model
   * @param {object} address `steps`, `news`; `view`: axis, unit, product
   * @param {object} on `painted()`, `answered(item, answer)`, `refused(item, answer)`,
   *   `news(news)`, `state()`, `reload(item)`
   */
  constructor(model, address, on) {
    Object.assign(this, { model, address, on });
    this.waiting = [];
    this.busy = false;
    this.offline = false;
    this.slow = false;
    this.tries = 0;
    this.done = []; // own steps of this page, to be taken back: seq, what it changed
    this.undone = []; // what was taken back, to be done again
    this.timer = setInterval(() => this.look(), LOOK_EVERY);
    this.end = new AbortController();
    const { signal } = this.end;
    addEventListener("online", () => this.next(), { signal });
    addEventListener("beforeunload", (event) => this.guard(event), { signal });
  }

  /** Leaving while something is not saved: the browser asks first. */
  guard(event) {
    if (this.waiting.length) event.preventDefault();
  }

  get pending() {
    return this.waiting.length;
  }

  stop() {
    clearInterval(this.timer);
    this.end.abort();
    this.waiting = [];
  }

  /**
   * Do something.
   * @param {object} item `kind`, `parameters` for the server; `effect` for the forecast;
   *   `reason`; `again` if it is done again after having been taken back
   */
  do(item) {
    if (!item.again && item.kind !== "revert") this.undone.length = 0;
    this.waiting.push({ ...item, key: crypto.randomUUID() });
    this.recount();
    this.on.painted();
    this.next();
  }

  /** Everything shown, from the truth and what is still on its way. */
  recount() {
    const { model } = this;
    model.now.set(model.truth);
    for (const item of this.waiting) forecast(model, item.effect ?? {});
    model.addUp(model.now, model.values);
  }

  async next() {
    if (this.busy || !this.waiting.length) return;
    this.busy = true;
    this.on.state();
    const item = this.waiting[0];
    const answer = await this.send(item);
    this.busy = false;
    if (answer === null) {
      this.waitForConnection();
      return;
    }
    this.waiting.shift();
    this.settle(item, answer);
    item.then?.();
    this.on.state();
    this.next();
  }

  async send(item) {
    const { model, address } = this;
    const body = {
      view: address.view,
      token: model.token,
      since: model.head,
      gesture: { kind: item.kind, parameters: item.parameters },
      reason: item.reason ?? "",
    };
    // The same words under the same key: a repetition after a lost answer is no second step.
    item.body ??= JSON.stringify(body);
    try {
      const response = await post(address.steps, item.body, { "Idempotency-Key": item.key });
      const answer = { status: response.status, ...(await content(response)) };
      this.slow = response.status === 503; // the numbers are being worked out
      // Said again: its twin is being worked on, or nobody was there to hear it.
      return answer.busy || LATER.has(response.status) ? null : answer;
    } catch {
      this.slow = false;
      return null;
    }
  }

  waitForConnection() {
    this.offline = true;
    this.on.state();
    const pause = PATIENCE[Math.min(this.tries, PATIENCE.length - 1)];
    this.tries += 1;
    setTimeout(() => this.next(), pause);
  }

  settle(item, answer) {
    this.offline = false;
    this.tries = 0;
    if (answer.reload) {
      this.on.reload(answer);
      return;
    }
    const news = answer.status === 200 ? answer : answer.news;
    const changed = news && this.model.take(news);
    if (answer.status === 200) this.remember(item, answer, changed);
    this.recount();
    if (answer.status === 200) this.on.answered(item, answer);
    else this.on.refused(item, answer);
  }

  remember(item, answer, changed) {
    if (item.kind === "revert") {
      const last = this.done.pop();
      if (last) this.undone.push(last.item);
    } else {
      this.done.push({ seq: answer.seq, item, changed });
    }
  }

  // ---------- taking back, doing again

  get mayUndo() {
    return this.model.undoSeq !== null || this.waiting.some((item) => item.kind !== "revert");
  }

  get mayRedo() {
    return this.undone.length > 0;
  }

  /** Take back one's own last step; one that was not sent yet is simply dropped. */
  undo() {
    const last = this.waiting.at(-1);
    if (last && !last.body) {
      this.waiting.pop();
      if (last.kind !== "revert") this.undone.push(last);
      this.recount();
      this.on.painted();
      return true;
    }
    if (last) return this.undoWhenAnswered(last);
    const seq = this.model.undoSeq;
    if (seq === null) return false;
    const own = this.done.at(-1);
    const effect = own?.seq === seq ? { restore: own.changed } : {};
    this.do({ kind: "revert", parameters: { seq }, effect });
    return true;
  }

  undoWhenAnswered(last) {
    if (last.kind === "revert") return false;
    last.then = () => this.undo();
    return true;
  }

  redo() {
    const item = this.undone.pop();
    if (!item) return false;
    const { kind, parameters, effect, reason } = item;
    this.do({ kind, parameters, effect, reason, again: true });
    return true;
  }

  // ---------- what others did

  async look() {
    if (this.busy || this.waiting.length || document.hidden) return;
    const { model, address } = this;
    const query = new URLSearchParams({
      ...address.view,
      since: model.head,
      token: model.token,
    });
    try {
      const response = await fetch(`${address.news}?${query}`, { headers: accepts });
      if (response.status !== 200 || this.busy || this.waiting.length) return;
      this.hear(await read(response));
    } catch {
      // no connection: the next look or the next gesture will tell
    }
  }

  hear(news) {
    if (news.reload) {
      this.on.reload(news);
    } else if (news.head > this.model.head) {
      this.model.take(news);
      this.recount();
      this.on.news(news);
    }
  }
}

const accepts = { Accept: `application/json, ${KIND}` };

/** Send something with the token that forms carry too. */
export function post(address, body, headers = {}) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  return fetch(address, {
    method: "POST",
    body,
    headers: { ...accepts, "X-CSRFToken": token, ...headers },
  });
}

async function content(response) {
  try {
    return await read(response);
  } catch {
    return {};
  }
}
