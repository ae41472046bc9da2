const element = (tag, properties = {}, ...children) => {
  const { dataset = {}, attributes = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  Object.assign(made.dataset, dataset);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};
const byId = (id) => document.getElementById(id);
const time = (iso, options) => new Date(iso).toLocaleString(undefined, options);

const messages = [];
const read = new Set();
let chosen = '';
let channel = '';
let view = 'HTML';
let reachable = true;
let detailsOpen = false;

const haystack = ({ to, subject, text, notificationId = '', tags }) =>
  [...to, subject, text, notificationId, ...Object.values(tags)].join('\n').toLowerCase();
const shown = () => {
  const words = byId('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  return messages
    .filter(
      (message) =>
        (channel === '' || message.channel === channel) && words.every((word) => haystack(message).includes(word)),
    )
    .reverse();
};

const row = (message) =>
  element(
    'div',
    {
      id: `row-${message.id}`,
      className: read.has(message.id) ? '' : 'unread',
      dataset: { id: message.id },
      attributes: { role: 'option', 'aria-selected': String(message.id === chosen) },
    },
    element(
      'div',
      { className: 'line' },
      element('span', {
        className: `kind ${message.channel}`,
        textContent: message.channel === 'sms' ? 'SMS' : 'MAIL',
      }),
      element('span', { className: 'to', textContent: message.to.join(', ') }),
      element('time', {
        textContent: time(message.at, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
        title: time(message.at),
      }),
    ),
    element('div', { className: 'subject', textContent: message.subject }),
    element('div', { className: 'snippet', textContent: message.text.replace(/\s+/g, ' ').slice(0, 120) }),
  );

const drawList = () => {
  const rows = shown();
  byId('list').replaceChildren(...rows.map(row));
  const mails = messages.filter(({ channel }) => channel === 'email').length;
  byId('counts').textContent = reachable
    ? `${mails} e-mail${mails === 1 ? '' : 's'}, ${messages.length - mails} SMS${rows.length < messages.length ? `, ${rows.length} shown` : ''}`
    : 'The local stage does not answer; this page waits for it.';
  document.title = `(${messages.filter(({ id }) => !read.has(id)).length}) Inbox · RealTechee local stage`;
};

const table = (facts) =>
  element(
    'dl',
    {},
    ...facts
      .filter(([, value]) => value)
      .flatMap(([name, value]) => [element('dt', { textContent: name }), element('dd', { textContent: value })]),
  );

const facts = (message) =>
  table([
    ['From', message.from],
    ['To', message.to.join(', ')],
    ['Reply to', message.replyTo.join(', ')],
    ['At', time(message.at)],
  ]);

const details = (message) =>
  element(
    'details',
    { open: detailsOpen, ontoggle: ({ target }) => (detailsOpen = target.open) },
    element('summary', { textContent: 'Details' }),
    table([['Provider id', message.id], ...Object.entries(message.tags), ...Object.entries(message.headers)]),
  );

/** What a mail program does when its reader leaves a mailing (RFC 8058). */
const unsubscribe = ({ headers }) => {
  const address = headers['List-Unsubscribe']?.replace(/^<|>$/g, '');
  if (address === undefined) return [];
  const form = element('form', { method: 'post', action: address, target: '_blank' });
  form.append(
    element('input', { type: 'hidden', name: 'List-Unsubscribe', value: 'One-Click' }),
    element('button', { type: 'submit', textContent: 'Unsubscribe' }),
  );
  return [form];
};

// Scripts stay off; links open in a tab of their own.
const frame = (html) =>
  element('iframe', {
    title: 'The mail',
    srcdoc: `<base target="_blank">${html}`,
    attributes: { sandbox: 'allow-popups allow-popups-to-escape-sandbox' },
  });
const VIEWS = {
  HTML: ({ html }) => frame(html),
  Phone: ({ html }) => frame(html),
  Text: ({ text }) => element('pre', { textContent: text }),
  Source: ({ html }) => element('pre', { textContent: html }),
};

const draw = () => {
  const message = messages.find(({ id }) => id === chosen);
  if (message === undefined) {
    byId('main').replaceChildren(
      element('p', {
        className: 'empty',
        textContent:
          messages.length === 0
            ? 'Nothing yet. Messages appear here as soon as the backend sends them: try “npm run demo” or “npx realtechee signals emit”.'
            : 'Choose a message.',
      }),
    );
    return;
  }
  const isMail = message.html !== undefined;
  const tab = (name) =>
    element('button', {
      textContent: name,
      dataset: { view: name },
      attributes: { 'aria-pressed': String(name === view) },
    });
  byId('main').replaceChildren(
    element(
      'div',
      { className: 'head' },
      element('h2', { textContent: message.subject }),
      facts(message),
      details(message),
    ),
    ...(isMail
      ? [
          element(
            'div',
            { className: 'tabs', attributes: { role: 'group', 'aria-label': 'View' } },
            ...Object.keys(VIEWS).map(tab),
            ...unsubscribe(message),
          ),
        ]
      : []),
    element(
      'div',
      { className: `view ${isMail && view === 'Phone' ? 'phone' : ''}` },
      isMail
        ? VIEWS[view](message)
        : element('div', { className: message.channel === 'sms' ? 'bubble' : 'text', textContent: message.text }),
    ),
  );
};

const choose = (id) => {
  chosen = id;
  history.replaceState(null, '', `#${id}`);
  read.add(id);
  drawList();
  draw();
  byId(`row-${id}`)?.scrollIntoView({ block: 'nearest' });
};

byId('list').addEventListener('click', (event) => {
  const id = event.target.closest('[role=option]')?.dataset.id;
  if (id) choose(id);
});
byId('list').addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const ids = shown().map(({ id }) => id);
  const next = ids[Math.max(0, Math.min(ids.length - 1, ids.indexOf(chosen) + step))];
  if (next) choose(next);
});
byId('search').addEventListener('input', drawList);
document.addEventListener('click', ({ target }) => {
  if (target.dataset?.channel !== undefined) {
    channel = target.dataset.channel;
    for (const button of document.querySelectorAll('[data-channel]'))
      button.setAttribute('aria-pressed', String(button === target));
    drawList();
  } else if (target.dataset?.view) {
    view = target.dataset.view;
    draw();
  }
});

/** What the address names; else the newest e-mail, which says most; else the newest. */
const firstChoice = () =>
  messages.find(({ id }) => `#${id}` === location.hash) ??
  messages.findLast(({ html }) => html !== undefined) ??
  messages.at(-1);

const refresh = async () => {
  const was = reachable;
  try {
    const response = await fetch(`/inbox.json?after=${messages.length}`);
    const { from, messages: found } = await response.json();
    reachable = true;
    if (from < messages.length) messages.length = from;
    messages.push(...found);
    if (found.length > 0 || !was) drawList();
    if (found.length > 0 && chosen === '') choose(firstChoice().id);
  } catch {
    reachable = false;
    if (was) drawList();
  }
  setTimeout(refresh, 1000);
};
drawList();
draw();
refresh();
