import { ClawClient } from './claw-client.js';

const part = (id) => document.getElementById(id);
const session = `page-${Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join('')}`;
let running;

part('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  const message = part('message').value.trim();
  if (message && !running) ask(message);
});

part('message').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    part('ask').requestSubmit();
  }
});

part('cancel').addEventListener('click', async () => {
  const { claw, answer } = running ?? {};
  if (!answer?.taskId) return;
  try {
    await claw.cancel(answer.taskId);
  } catch (refused) {
    status(refused.message);
  }
});

async function ask(message) {
  say('user', message);
  const box = say('answer', '');
  const claw = new ClawClient({ token: part('token').value || undefined });
  const answer = claw.ask({ message, session_id: session, lane: 'priority' }, {
    onText: (text) => { box.textContent = text; },
    onEvent: (event) => told(event, box),
    onTransport: (name) => { part('transport').textContent = name; },
  });
  running = { claw, answer };
  busy(true);
  part('message').value = '';
  try {
    const done = await answer.done();
    status(done.data.status);
    box.dataset.status = done.data.status;
  } catch (failure) {
    box.classList.add('failed');
    status(failure.message);
  } finally {
    running = undefined;
    busy(false);
  }
}

function told(event, box) {
  if (event.type === 'progress') {
    const { position, elapsed_ms: elapsed, tokens_per_second: pace } = event.data;
    status(position ? `place ${position} in line` : `${Math.round(elapsed / 1000)} s${pace ? `, ${pace} tokens/s` : ''}`);
  } else if (event.type === 'error') {
    box.classList.add('failed');
    box.append(`\n${event.content}`);
  }
}

function say(kind, text) {
  const box = document.createElement('article');
  box.className = kind;
  box.textContent = text;
  part('talk').append(box);
  return box;
}

function busy(yes) {
  part('send').disabled = yes;
  part('cancel').disabled = !yes;
}

function status(text) {
  part('status').textContent = text;
}

function hex(byte) {
  return byte.toString(16).padStart(2, '0');
}
