const part = (id) => document.getElementById(id);

part('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  load(part('token').value.trim());
});

load('');

/** The token stays in this page's memory: it is neither kept nor put into an address. */
async function load(token) {
  try {
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    const answer = await fetch('openapi.json', { headers });
    if (answer.ok) {
      show(await answer.json(), token);
    } else {
      const problem = await answer.json();
      part('ask').hidden = answer.status !== 401;
      say(token || answer.status !== 401 ? problem.detail : '');
    }
  } catch {
    say('The gateway cannot be reached. Reload the page to try again.');
  }
}

function show(spec, token) {
  part('ask').hidden = true;
  say('');
  const ui = window.SwaggerUIBundle({
    spec,
    domNode: part('api'),
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    docExpansion: 'list',
    displayRequestDuration: true,
    validatorUrl: null,
    onComplete: () => token && ui.preauthorizeApiKey('bearer', token),
  });
}

function say(text) {
  part('status').textContent = text;
  part('status').hidden = !text;
}
