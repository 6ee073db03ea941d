/**
 * The browser's way to OpenClaw: submit a task, watch it through any disconnect, control it.
 *
 * Events come over a WebSocket; where none can be had, over SSE; where that is blocked too, by
 * polling. Whatever the way, the cursor is the same: an event is delivered once, in order, and a
 * connection that breaks goes on where it stopped. One module, no dependencies.
 *
 * @example
 * const claw = new ClawClient();
 * const answer = claw.ask({ message: 'Hello' });
 * for await (const event of answer) render(answer.text);
 *
 * @typedef {{seq?: number, task_id: string, attempt?: number, at?: string, type: string,
 *   stage?: string, content?: string, data?: Object}} TaskEvent  `progress` events have no seq
 * @typedef {{session_id: string, title: string | null, turns: number, created_at: string,
 *   last_at: string, running_task_id: string | null}} Session
 * @typedef {{session_id: string, title: string | null, turns: Array<{task_id: string, role: string,
 *   content: string, at: string, status: string}>, context: {tokens: number, budget: number,
 *   dropped: number}, next_cursor: string | null}} Conversation
 * @typedef {{baseUrl?: string, token?: string, transports?: Array<'websocket'|'sse'|'poll'>,
 *   stallMillis?: number, fetch?: typeof fetch, WebSocket?: typeof WebSocket}} ClientOptions
 * @typedef {{after?: number, signal?: AbortSignal, onEvent?: (event: TaskEvent) => void,
 *   onText?: (text: string) => void, onTransport?: (name: string) => void,
 *   idempotencyKey?: string, stages?: string[]}} WatchOptions  `onTransport` is told of each try to
 *   connect; `idempotencyKey` is for `ask` alone; `stages` are those joined in `text`, `response`
 *   when absent
 */

const FIRST_PAUSE_MILLIS = 250;
const LONGEST_PAUSE_MILLIS = 8_000;
const STALL_MILLIS = 35_000;
const FAILURES_UNTIL_NEXT_TRANSPORT = 2;
const POLL_SECONDS = 25;
const FIRST_SIGN_MILLIS = { websocket: 5_000, sse: 5_000, poll: 30_000 };
const ANSWER_MILLIS = 10_000;

/** The server's refusal, as problem object. */
export class ClawError extends Error {
  /** @param {{code?: string, detail?: string, title?: string, status?: number,
   *   retryable?: boolean}} problem */
  constructor(problem) {
    super(problem.detail ?? problem.title ?? 'The request failed.');
    this.name = 'ClawError';
    this.code = problem.code;
    this.status = problem.status;
    this.problem = problem;
  }
}

/**
 * The text of a task, put together by the rules: what a lost attempt wrote does not count. The same
 * cases as for the Java class TaskText hold for it.
 */
export class Transcript {
  #pieces = [];
  #stages;
  #last = 0;
  text = '';

  /** The whole reply, once `complete` has brought it. @type {string | undefined} */
  reply = undefined;

  /** @param {string[]} [stages] those whose text is joined */
  constructor(stages = ['response']) {
    this.#stages = new Set(stages);
  }

  /**
   * Takes the next event; one that was taken before changes nothing.
   * @param {TaskEvent} event
   * @returns {boolean} whether text that counted does not count any more
   */
  add(event) {
    if (event.seq === undefined || event.seq <= this.#last) return false;
    this.#last = event.seq;
    switch (event.type) {
      case 'content':
        return this.#append(event);
      case 'started':
        return event.data?.continues !== true && this.#voidFrom(0);
      case 'queued':
      case 'retrying':
        return Number.isInteger(event.data?.void_from) && this.#voidFrom(event.data.void_from);
      case 'complete':
        if (typeof event.data?.reply === 'string') this.reply = event.data.reply;
        return false;
      default:
        return false;
    }
  }

  /** Forgets everything: the log is read from its beginning again. */
  clear() {
    this.#last = 0;
    return this.#voidFrom(0);
  }

  #append({ seq, stage, content }) {
    if (this.#stages.has(stage || 'response')) {
      this.#pieces.push({ seq, start: this.text.length });
      this.text += content;
    }
    return false;
  }

  #voidFrom(seq) {
    this.reply = undefined;
    const before = this.text.length;
    while (this.#pieces.length > 0 && this.#pieces.at(-1).seq >= seq) {
      this.text = this.text.slice(0, this.#pieces.pop().start);
    }
    return this.text.length < before;
  }
}

export class ClawClient {
  #options;

  /** @param {ClientOptions} [options] */
  constructor(options = {}) {
    this.#options = {
      baseUrl: options.baseUrl ?? globalThis.location?.origin ?? '',
      token: options.token,
      transports: options.transports ?? ['websocket', 'sse', 'poll'],
      stallMillis: options.stallMillis ?? STALL_MILLIS,
      fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
      WebSocket: options.WebSocket ?? globalThis.WebSocket,
    };
  }

  /**
   * Submits a task. Repeated until it is answered, under one idempotency key: it becomes one task.
   * @param {Object} task as for POST /api/v1/tasks
   * @param {{signal?: AbortSignal, idempotencyKey?: string}} [options]
   */
  async submit(task, { signal, idempotencyKey = randomKey() } = {}) {
    return repeatUntilAnswered(signal, (attemptSignal) =>
      this.#call('POST', '/api/v1/tasks', attemptSignal, task, { 'Idempotency-Key': idempotencyKey }));
  }

  /** Submits and watches. @param {Object} task @param {WatchOptions} [options] */
  ask(task, options = {}) {
    const { idempotencyKey } = options;
    const submitted = async (signal) => (await this.submit(task, { signal, idempotencyKey })).task_id;
    return new Watch(this.#options, submitted, options);
  }

  /** Watches a task from a cursor. @param {string} taskId @param {WatchOptions} [options] */
  watch(taskId, options = {}) {
    return new Watch(this.#options, async () => taskId, options);
  }

  /** @param {string} taskId */
  async task(taskId, { signal } = {}) {
    return this.#call('GET', `/api/v1/tasks/${encodeURIComponent(taskId)}`, signal);
  }

  /** Cancels; safe to repeat. @param {string} taskId */
  async cancel(taskId, options) {
    return this.#control(taskId, 'cancel', options);
  }

  /** Pauses where it stands; safe to repeat. @param {string} taskId */
  async pause(taskId, options) {
    return this.#control(taskId, 'pause', options);
  }

  /** Lets a paused task go on; safe to repeat. @param {string} taskId */
  async resume(taskId, options) {
    return this.#control(taskId, 'resume', options);
  }

  /**
   * Runs a failed, cancelled or expired task again, as a new task; safe to repeat.
   * @param {string} taskId
   * @returns {Promise<{task_id: string, retry_of: string}>} the new task
   */
  async retry(taskId, options) {
    return this.#control(taskId, 'retry', options);
  }

  /**
   * One's conversations, the last used first.
   * @param {{limit?: number, cursor?: string, signal?: AbortSignal}} [page] `cursor` is the
   *   `next_cursor` of the page before
   * @returns {Promise<{sessions: Array<Session>, next_cursor: string | null}>}
   */
  async sessions({ signal, ...page } = {}) {
    return this.#call('GET', `/api/v1/sessions${query(page)}`, signal);
  }

  /**
   * A conversation with its newest turns, oldest first.
   * @param {string} sessionId
   * @param {{limit?: number, cursor?: string, signal?: AbortSignal}} [page]
   * @returns {Promise<Conversation>}
   */
  async session(sessionId, { signal, ...page } = {}) {
    return this.#call('GET', `${sessionPath(sessionId)}${query(page)}`, signal);
  }

  /** Deletes a conversation with all its tasks. @param {string} sessionId */
  async deleteSession(sessionId, { signal } = {}) {
    await this.#call('DELETE', sessionPath(sessionId), signal);
  }

  /** Repeated until it is answered. */
  async #control(taskId, command, { signal } = {}) {
    const path = `/api/v1/tasks/${encodeURIComponent(taskId)}/${command}`;
    return repeatUntilAnswered(signal, (attemptSignal) => this.#call('POST', path, attemptSignal, {}));
  }

  async #call(method, path, signal, body, headers = {}) {
    const response = await this.#options.fetch(this.#options.baseUrl + path, {
      method,
      signal,
      cache: 'no-store',
      headers: { ...authorization(this.#options), ...headers, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return answerOf(response);
  }
}

/** One watched task: an async iterable of its events, which also calls back. Iterate it once. */
class Watch {
  #options;
  #watch;
  #events = new Channel();
  #abort = new AbortController();
  #transcript;
  cursor;
  taskId = undefined;

  constructor(options, begin, watch) {
    this.#options = options;
    this.#watch = watch;
    this.#transcript = new Transcript(watch.stages);
    this.cursor = watch.after ?? 0;
    watch.signal?.addEventListener('abort', () => this.close(), { once: true });
    if (watch.signal?.aborted) this.close();
    this.#run(begin).then(() => this.#events.end(), (error) => this.#events.end(error));
  }

  /** The text of the stages asked for as far as it counts now. */
  get text() {
    return this.#transcript.text;
  }

  /** The whole reply, once the task is complete. */
  get reply() {
    return this.#transcript.reply;
  }

  /** Stops watching; the task goes on. */
  close() {
    this.#abort.abort();
  }

  /**
   * Waits for the end.
   * @returns {Promise<TaskEvent | undefined>} the `done` event; when the watching was stopped
   *   before, the last one that came
   */
  async done() {
    let last;
    for await (const event of this) last = event;
    return last;
  }

  /** Leaving the loop stops watching. */
  [Symbol.asyncIterator]() {
    return {
      next: () => this.#events.next(),
      return: async () => {
        this.close();
        return { value: undefined, done: true };
      },
    };
  }

  async #run(begin) {
    try {
      this.taskId = await begin(this.#abort.signal);
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      throw error;
    }
    const ways = this.#options.transports.filter((name) => name !== 'websocket' || this.#options.WebSocket);
    let pause = FIRST_PAUSE_MILLIS;
    for (let failures = 0; !this.#abort.signal.aborted; ) {
      const before = this.cursor;
      tell(() => this.#watch.onTransport?.(ways[0]));
      const end = await this.#follow(ways[0], ways.length === 1);
      if (end === 'done') return;
      if (this.#abort.signal.aborted) return;
      if (end === 'rewind') {
        this.cursor = 0;
        this.#transcript.clear();
      }
      const moved = this.cursor > before || end === 'opened';
      pause = moved ? FIRST_PAUSE_MILLIS : Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
      if (moved) failures = 0;
      else if (ways.length > 1 && (await this.#gatewayAnswers())) failures++;
      if (failures >= FAILURES_UNTIL_NEXT_TRANSPORT) {
        ways.shift();
        failures = 0;
        pause = FIRST_PAUSE_MILLIS;
      }
      await sleep(pause * (0.5 + Math.random() / 2), this.#abort.signal);
    }
  }

  /** Tells a way that is blocked from a gateway that is away, which is no reason to change the way. */
  async #gatewayAnswers() {
    const { fetch, baseUrl } = this.#options;
    const signal = within(ANSWER_MILLIS, this.#abort.signal);
    return fetch(`${baseUrl}/health`, { cache: 'no-store', signal }).then(({ ok }) => ok, () => false);
  }

  /** Follows once; tells how it ended: done | opened (worked, then broke) | failed | rewind. */
  async #follow(way, last) {
    const { stallMillis } = this.#options;
    const firstSign = Math.min(FIRST_SIGN_MILLIS[way], stallMillis);
    const stall = new Stall(firstSign, stallMillis, this.#abort.signal);
    const deliver = (event) => this.#deliver(event);
    try {
      return await TRANSPORTS[way](this.#options, this.taskId, this, stall, deliver);
    } catch (error) {
      if (error instanceof ClawError && error.code === 'cursor_beyond_end') return 'rewind';
      // What has no code was said by something on the way, which may let another way pass.
      if (error instanceof ClawError && final(error) && (error.code || last)) throw error;
      return stall.opened ? 'opened' : 'failed';
    } finally {
      stall.stop();
    }
  }

  /** Takes an event that continues the cursor; tells whether it was the last that is wanted. */
  #deliver(event) {
    if (this.#abort.signal.aborted) return true;
    if (event.seq !== undefined) {
      if (event.seq <= this.cursor) return event.type === 'done';
      if (event.seq > this.cursor + 1) throw new Error('events are missing');
      this.cursor = event.seq;
    }
    const before = this.#transcript.text;
    this.#transcript.add(event);
    this.#events.push(event);
    tell(() => this.#watch.onEvent?.(event));
    const { text } = this.#transcript;
    if (text !== before) tell(() => this.#watch.onText?.(text));
    return event.type === 'done';
  }
}

const TRANSPORTS = {
  websocket(options, taskId, watch, stall, deliver) {
    return new Promise((resolve, reject) => {
      const url = options.baseUrl.replace(/^http/, 'ws') + '/ws/stream?format=events';
      const socket = new options.WebSocket(url, options.token ? ['bearer', options.token] : []);
      const ping = setInterval(() => {
        if (socket.readyState === 1) socket.send('{"type":"ping"}');
      }, options.stallMillis / 3);
      // A dead connection may take minutes to close, so nothing waits for that.
      const leave = (settle, value) => {
        clearInterval(ping);
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.onerror = () => {};
        socket.close();
        settle(value);
      };
      const broken = () => leave(resolve, stall.opened ? 'opened' : 'failed');
      stall.signal.addEventListener('abort', broken, { once: true });
      socket.onopen = () =>
        socket.send(JSON.stringify({ type: 'resume', task_id: taskId, after: watch.cursor }));
      socket.onmessage = (message) => {
        try {
          const event = JSON.parse(message.data);
          if (event.type === 'error' && event.seq === undefined) throw refusalIn(event);
          stall.alive();
          if (event.type !== 'pong' && deliver(event)) leave(resolve, 'done');
        } catch (error) {
          leave(reject, error);
        }
      };
      socket.onclose = socket.onerror = broken;
    });
  },

  async sse(options, taskId, watch, stall, deliver) {
    const response = await options.fetch(`${eventsOf(options, taskId)}?after=${watch.cursor}`, {
      headers: { ...authorization(options), Accept: 'text/event-stream' },
      cache: 'no-store',
      signal: stall.signal,
    });
    if (response.status === 204) return 'done';
    if (!response.ok) throw await errorOf(response);
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return 'failed';
    const lines = new Lines();
    const decoder = new TextDecoder();
    for (const reader = response.body.getReader(); ; ) {
      const { value, done } = await reader.read();
      if (done) return stall.opened ? 'opened' : 'failed';
      stall.alive();
      for (const line of lines.add(decoder.decode(value, { stream: true }))) {
        if (line.startsWith('data:') && deliver(JSON.parse(line.slice(5)))) {
          await reader.cancel();
          return 'done';
        }
      }
    }
  },

  async poll(options, taskId, watch, stall, deliver) {
    const wait = Math.min(POLL_SECONDS, Math.max(1, Math.floor(options.stallMillis / 1400)));
    while (true) {
      const response = await options.fetch(
        `${eventsOf(options, taskId)}?after=${watch.cursor}&wait=${wait}`,
        {
          headers: { ...authorization(options), Accept: 'application/json' },
          cache: 'no-store',
          signal: stall.signal,
        });
      const page = await answerOf(response);
      stall.alive();
      for (const event of page.events) if (deliver(event)) return 'done';
      if (page.events.length === 0 && terminal(page.status) && page.next <= watch.cursor) return 'done';
    }
  },
};

/** Aborts a connection on which nothing came for too long: a sleeping tab sees no close. */
class Stall {
  #controller = new AbortController();
  #timer;
  #millis;
  #stopOuter;
  opened = false;

  constructor(firstMillis, millis, outer) {
    this.#millis = millis;
    this.#stopOuter = () => this.#controller.abort();
    outer.addEventListener('abort', this.#stopOuter, { once: true });
    this.outer = outer;
    this.#wait(firstMillis);
  }

  get signal() {
    return this.#controller.signal;
  }

  alive() {
    this.opened = true;
    clearTimeout(this.#timer);
    this.#wait(this.#millis);
  }

  stop() {
    clearTimeout(this.#timer);
    this.outer.removeEventListener('abort', this.#stopOuter);
    this.#controller.abort();
  }

  #wait(millis) {
    this.#timer = setTimeout(() => this.#controller.abort(), millis);
  }
}

/** Cuts a text stream into lines, whatever its pieces. */
class Lines {
  #rest = '';

  add(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    return lines;
  }
}

/** A queue that is an async iterator. */
class Channel {
  #items = [];
  #waiting = [];
  #ended = false;
  #error;

  push(item) {
    const next = this.#waiting.shift();
    if (next) next.resolve({ value: item, done: false });
    else this.#items.push(item);
  }

  end(error) {
    this.#ended = true;
    this.#error = error;
    for (const next of this.#waiting.splice(0)) this.#finish(next);
  }

  next() {
    return new Promise((resolve, reject) => {
      if (this.#items.length > 0) resolve({ value: this.#items.shift(), done: false });
      else if (this.#ended) this.#finish({ resolve, reject });
      else this.#waiting.push({ resolve, reject });
    });
  }

  #finish({ resolve, reject }) {
    const error = this.#error;
    this.#error = undefined;
    if (error) reject(error);
    else resolve({ value: undefined, done: true });
  }
}

/** What a callback throws is shown as not caught, and disturbs nothing here. */
function tell(callback) {
  try {
    callback();
  } catch (mistake) {
    queueMicrotask(() => {
      throw mistake;
    });
  }
}

async function repeatUntilAnswered(signal, call) {
  for (let pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2)) {
    try {
      return await call(within(ANSWER_MILLIS, signal));
    } catch (error) {
      if (signal?.aborted || (error instanceof ClawError && final(error))) throw error;
      await sleep((error.retryAfterMillis ?? pause) * (0.75 + Math.random() / 2), signal);
    }
  }
}

function within(millis, signal) {
  const timeout = AbortSignal.timeout(millis);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
}

function final(error) {
  if (error.status === undefined) return error.problem.retryable === false;
  return error.status < 500 && error.status !== 429 && error.status !== 408;
}

function terminal(status) {
  return ['succeeded', 'failed', 'cancelled', 'expired'].includes(status);
}

/** An error that is no event of the log. */
function refusalIn({ code, message, retryable }) {
  return new ClawError({ code, detail: message, retryable });
}

async function answerOf(response) {
  if (!response.ok) throw await errorOf(response);
  return response.status === 204 ? undefined : response.json();
}

async function errorOf(response) {
  const problem = await response.json().catch(() => ({}));
  const error = new ClawError({ status: response.status, ...problem });
  const seconds = Number(response.headers.get('Retry-After'));
  if (seconds > 0) error.retryAfterMillis = seconds * 1000;
  return error;
}

function sessionPath(sessionId) {
  return `/api/v1/sessions/${encodeURIComponent(sessionId)}`;
}

/** What is given of a page, as query. */
function query(page) {
  const given = new URLSearchParams(page).toString();
  return given && `?${given}`;
}

function eventsOf(options, taskId) {
  return `${options.baseUrl}/api/v1/tasks/${encodeURIComponent(taskId)}/events`;
}

function authorization(options) {
  return options.token ? { Authorization: `Bearer ${options.token}` } : {};
}

function randomKey() {
  // randomUUID is missing on pages that came over plain http from another machine.
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function sleep(millis, signal) {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(wake, millis);
    function wake() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      resolve();
    }
    signal?.addEventListener('abort', wake, { once: true });
  });
}
