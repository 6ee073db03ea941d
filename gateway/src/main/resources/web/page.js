import { ClawClient } from './claw-client.js';

const KEPT = 'openclaw-talk';
const KEPT_TURNS = 30;
const part = (id) => document.getElementById(id);

/** What a reload finds again, in this tab alone: an ended turn with its text, an open one by its task. */
const talk = recalled() ?? { session: `page-${random()}`, turns: [] };
let running;
let refused;

part('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  const message = part('message').value.trim();
  if (!message || running) return;
  part('message').value = '';
  const turn = { message, key: random() };
  talk.turns.push(turn);
  remember();
  follow(turn, show(turn));
});

part('message').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    part('ask').requestSubmit();
  }
});

part('cancel').addEventListener('click', () => {
  running.unwanted = true;
  cancelUnwanted();
});

part('new').addEventListener('click', () => {
  talk.turns = [];
  running?.answer.close();
  sessionStorage.removeItem(KEPT);
  location.reload();
});

part('token').addEventListener('change', () => {
  if (!refused || running) return;
  const { turn, box } = refused;
  follow(turn, box);
});

for (const turn of talk.turns) {
  const box = show(turn);
  if (!turn.status) follow(turn, box);
}
window.scrollTo(0, document.body.scrollHeight);

/** Shows what becomes of a turn, be it new or from before a reload. */
async function follow(turn, box) {
  const claw = new ClawClient({ token: part('token').value || undefined });
  const told = {
    idempotencyKey: turn.key,
    onText: (text) => write(box, text),
    onEvent: (event) => hear(event, turn),
    onTransport: (name) => {
      part('status').textContent = part('transport').textContent ? 'connecting again …' : '';
      part('transport').textContent = name;
    },
  };
  part('transport').textContent = '';
  const answer = turn.task
    ? claw.watch(turn.task, told)
    : claw.ask({ message: turn.message, session_id: talk.session, lane: 'priority' }, told);
  running = { claw, answer };
  refused = undefined;
  busy(box, true);
  try {
    const end = await answer.done();
    if (end?.type === 'done') settle(turn, box, end.data.status, answer.text);
  } catch (failure) {
    if (failure.code === 'unauthorized') askForToken(turn, box);
    else settle({ ...turn, note: failure.message }, box, 'failed', answer.text);
  } finally {
    running = undefined;
    busy(box, false);
  }
}

function hear(event, turn) {
  if (!turn.task) {
    turn.task = event.task_id;
    remember();
  }
  cancelUnwanted();
  if (event.type === 'progress') {
    const { position, elapsed_ms: elapsed, tokens_per_second: pace } = event.data;
    const time = `${Math.round(elapsed / 1000)} s${pace ? ` · ${pace} tokens/s` : ''}`;
    part('status').textContent = position ? `place ${position} in line` : time;
  } else if (event.type === 'error') {
    turn.note = event.content;
  } else if (event.type === 'retrying') {
    part('status').textContent = 'trying again …';
  }
}

/** A task can be cancelled once it has an id. */
async function cancelUnwanted() {
  if (!running?.unwanted || !running.answer.taskId) return;
  running.unwanted = false;
  try {
    await running.claw.cancel(running.answer.taskId);
  } catch (failure) {
    part('status').textContent = failure.message;
  }
}

function settle(turn, box, status, text) {
  Object.assign(turn, { status, text });
  remember();
  decorate(turn, box);
  part('status').textContent = status;
}

function askForToken(turn, box) {
  refused = { turn, box };
  part('status').textContent = 'This gateway asks for a token.';
  part('access').open = true;
  part('token').focus();
}

function show(turn) {
  part('hint').hidden = true;
  say('user', turn.message);
  const box = say('answer', turn.text ?? '');
  decorate(turn, box);
  box.scrollIntoView({ block: 'end' });
  return box;
}

function say(kind, text) {
  const box = document.createElement('article');
  box.className = kind;
  box.textContent = text;
  part('talk').append(box);
  return box;
}

function decorate({ status, note }, box) {
  box.classList.toggle('failed', status === 'failed' || status === 'expired');
  if (!note) return;
  const line = document.createElement('p');
  line.className = 'note';
  line.textContent = note;
  box.after(line);
}

/** Who reads further up is left there. */
function write(box, text) {
  const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
  const atEnd = scrollHeight - clientHeight - scrollTop < 40;
  box.textContent = text;
  if (atEnd) window.scrollTo(0, document.body.scrollHeight);
}

function busy(box, yes) {
  box.classList.toggle('coming', yes);
  part('send').disabled = yes;
  part('cancel').disabled = !yes;
}

function recalled() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

/** Where nothing can be kept, or no more, a reload forgets. */
function remember() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ ...talk, turns: talk.turns.slice(-KEPT_TURNS) }));
  } catch {
    // The page goes on without.
  }
}

function random() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
