// What a page of another origin can see of an address: loads it by every element and every call that can, and says what came of
// it. No time is measured: what is said of one visitor has to be what is said of another.
// The page that starts it opens a frame for each address; the frame finds the address behind its own, in the fragment.

// Elements, with % for the address. Those behind the bar tell by an event how it ended; the others by what the page has when it has loaded.
const elements = {
  'img': '| <img src="%">',
  'img cors': '| <img crossorigin src="%">',
  'img credentials': '| <img crossorigin="use-credentials" src="%">',
  'img srcset': '| <img srcset="% 1x">',
  'picture': '| <picture><source srcset="%"><img></picture>',
  'input': '| <input type="image" src="%">',
  'script': '| <script src="%"><\/script>',
  'script async': '| <script async src="%"><\/script>',
  'script cors': '| <script crossorigin="use-credentials" src="%"><\/script>',
  'module': '| <script type="module" crossorigin="use-credentials" src="%"><\/script>',
  'stylesheet': '| <link rel="stylesheet" href="%">',
  'stylesheet cors': '| <link rel="stylesheet" crossorigin="use-credentials" href="%">',
  'preload image': '| <link rel="preload" as="image" href="%">',
  'preload script': '| <link rel="preload" as="script" href="%">',
  'preload style': '| <link rel="preload" as="style" href="%">',
  'preload font': '| <link rel="preload" as="font" crossorigin href="%">',
  'preload fetch': '| <link rel="preload" as="fetch" href="%">',
  'preload track': '| <link rel="preload" as="track" href="%">',
  'modulepreload': '| <link rel="modulepreload" crossorigin="use-credentials" href="%">',
  'prefetch': '| <link rel="prefetch" href="%">',
  'iframe': '| <iframe src="%"></iframe>',
  'iframe sandbox': '| <iframe sandbox src="%"></iframe>',
  'iframe credentialless': '| <iframe credentialless src="%"></iframe>',
  'frame': '| <iframe srcdoc=\'<frameset><frame src="%"></frameset>\'></iframe>',
  'object': '| <object data="%">instead</object>',
  'object image': '| <object type="image/jpeg" data="%">instead</object>',
  'embed': '| <embed src="%">',
  'audio': '| <audio preload="auto" src="%"></audio>',
  'video': '| <video preload="auto" src="%"></video>',
  'video source': '| <video preload="auto"><source src="%"></video>',
  'poster': '<video poster="%"></video>',
  'track': '| <video crossorigin="use-credentials"><track default src="%"></video>',
  'svg image': '| <svg><image href="%" width="1" height="1"></image></svg>',
  'svg use': '<svg><use href="%#a"></use></svg>',
  'svg filter': '<svg><filter id="f"><feImage href="%"></feImage></filter><rect width="1" height="1" filter="url(#f)"></rect></svg>',
  'background': '<p style="background: url(\'%\')">.</p>',
  'border': '<p style="border: 1px solid; border-image: url(\'%\') 1">.</p>',
  'list': '<li style="list-style-image: url(\'%\')">.</li>',
  'content': '<p style="content: url(\'%\')">.</p>',
  'mask': '<p style="mask-image: url(\'%\')">.</p>',
  'shape': '<p style="float: left; shape-outside: url(\'%\')">.</p>',
  'cursor': '<p style="cursor: url(\'%\'), auto">.</p>',
  'import': '<style>@import url("%");</style>',
  'font': '<style>@font-face { font-family: one; src: url("%"); }</style><p style="font-family: one">.</p>',
};

// What costs the browser a process or a thread each: with one address of each kind.
const costly = /^(iframe|frame|object|embed|worker|module worker|shared worker|service worker|import scripts|paint worklet|audio worklet)/;

// Calls; what they come to, or what they are refused with, is what is seen.
const answerOf = (answer) => [answer.type, answer.status, answer.redirected, answer.url.length, ...answer.headers.keys()].join(' ');
const fetched = (init) => async (url) => {
  const answer = await fetch(url, { credentials: 'include', ...init });
  return `${answerOf(answer)} ${(await answer.text()).length}`;
};
const event = (target, ...names) => new Promise((resolve) => names.forEach((name) => target.addEventListener(name, (e) => resolve(`${name} ${e.code ?? ''}`))));
const worker = (code, options) => event(new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })), options), 'message', 'error');
const calls = {
  'fetch no-cors': fetched({ mode: 'no-cors' }),
  'fetch no-cors omit': fetched({ mode: 'no-cors', credentials: 'omit' }),
  'fetch no-cors head': fetched({ mode: 'no-cors', method: 'HEAD' }),
  'fetch no-cors cached': fetched({ mode: 'no-cors', cache: 'force-cache' }),
  'fetch cors': fetched({}),
  'fetch cors omit': fetched({ credentials: 'omit' }),
  'fetch cors manual': fetched({ redirect: 'manual' }),
  'fetch cors error': fetched({ redirect: 'error' }),
  'fetch cors header': fetched({ headers: { 'X-Requested-With': 'x' } }),
  'fetch integrity': fetched({ integrity: 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' }),
  'fetch same-origin': fetched({ mode: 'same-origin' }),
  'fetch keepalive': fetched({ mode: 'no-cors', keepalive: true }),
  'fetch range': fetched({ mode: 'no-cors', headers: { Range: 'bytes=0-1' } }),
  'xhr': (url) => {
    const xhr = new XMLHttpRequest();
    xhr.open('GET', url);
    xhr.withCredentials = true;
    xhr.send();
    return event(xhr, 'load', 'error').then((what) => `${what} ${xhr.status} ${xhr.responseText.length} ${xhr.getAllResponseHeaders()}`);
  },
  'event source': (url) => event(new EventSource(url, { withCredentials: true }), 'open', 'error'),
  'web socket': (url) => event(new WebSocket(url.replace('https:', 'wss:')), 'open', 'close'),
  'worker': (url) => event(new Worker(url), 'message', 'error'),
  'module worker': (url) => event(new Worker(url, { type: 'module' }), 'message', 'error'),
  'shared worker': (url) => event(new SharedWorker(url), 'error'),
  'service worker': (url) => navigator.serviceWorker.register(url),
  'import scripts': (url) => worker(`try { importScripts('${url}'); postMessage(''); } catch (e) { throw e.name; }`),
  'worker import': (url) => worker(`import '${url}'; postMessage('');`, { type: 'module' }),
  'worker fetch': (url) => worker(`fetch('${url}', { mode: 'no-cors', credentials: 'include' }).then(() => postMessage(''), () => setTimeout(() => { throw 0; }))`),
  'dynamic import': (url) => import(url).then((module) => Object.keys(module).length),
  'import json': (url) => import(url, { with: { type: 'json' } }).then((module) => Object.keys(module).length),
  'import css': (url) => import(url, { with: { type: 'css' } }).then((module) => Object.keys(module).length),
  'paint worklet': (url) => CSS.paintWorklet.addModule(url, { credentials: 'include' }),
  'audio worklet': (url) => new OfflineAudioContext(1, 1, 44100).audioWorklet.addModule(url, { credentials: 'include' }),
  'font face': (url) => new FontFace('two', `url("${url}")`).load(),
  'decode': async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    return `${image.naturalWidth} ${image.naturalHeight}`;
  },
  'cache': async (url) => {
    const cache = await caches.open('attack');
    await cache.add(new Request(url, { mode: 'no-cors', credentials: 'include' }));
    return answerOf(await cache.match(url));
  },
  'storage access': async (url) => `${await document.hasStorageAccess()} ${url.length > 0}`,
};

// Changes, by what can be sent without a word of the app's.
const bodies = { urlencoded: 'application/x-www-form-urlencoded', multipart: 'multipart/form-data', plain: 'text/plain' };
const sent = (method, init) => (url) => fetched({ method, ...init })(url);
const changes = (method) => ({
  ...Object.fromEntries(['no-cors', 'cors', 'same-origin'].flatMap((mode) => ['include', 'omit'].map((credentials) => [`fetch ${mode} ${credentials}`, sent(method, { mode, credentials })]))),
  ...Object.fromEntries(Object.values(bodies).map((type) => [`fetch ${type}`, sent(method, { mode: 'no-cors', body: new Blob(['block=1&activity=1'], { type }) })])),
  'fetch json': sent(method, { headers: { 'Content-Type': 'application/json' }, body: '{}' }),
  'fetch keepalive': sent(method, { mode: 'no-cors', keepalive: true }),
  'fetch manual': sent(method, { mode: 'no-cors', redirect: 'manual' }),
  'fetch override': sent('POST', { headers: { 'X-HTTP-Method-Override': method } }),
  'get override': (url) => fetched({ mode: 'no-cors' })(`${url}&_method=${method}`),
  'post override': (url) => fetched({ method: 'POST', mode: 'no-cors', body: new URLSearchParams({ _method: method }) })(`${url}&_method=${method}`),
  'redirected': (url) => fetched({ method, mode: 'no-cors' })(`/redirect?to=${encodeURIComponent(url)}`),
  'beacon': (url) => navigator.sendBeacon(url),
  'beacon form': (url) => navigator.sendBeacon(url, new URLSearchParams({ block: 1, activity: 1 })),
  'beacon multipart': (url) => navigator.sendBeacon(url, Object.assign(new FormData())),
  'beacon json': (url) => navigator.sendBeacon(url, new Blob(['{}'], { type: 'application/json' })),
  'xhr': (url) => {
    const xhr = new XMLHttpRequest();
    xhr.open(method, url);
    xhr.withCredentials = true;
    xhr.send('a=b');
    return event(xhr, 'load', 'error').then((what) => `${what} ${xhr.status}`);
  },
  'ping': (url) => {
    document.body.append(Object.assign(document.createElement('a'), { ping: url, href: '#' + location.hash.slice(1), id: 'pings' }));
    document.getElementById('pings').click();
  },
  ...Object.fromEntries(Object.entries(bodies).flatMap(([name, type]) => ['', '/redirect?to='].map((by) => [`form ${name}${by && ' redirected'}`, (url) => form(by ? by + encodeURIComponent(url) : url, 'post', type)]))),
  'form get': (url) => form(`${url}&_method=${method}`, 'get', bodies.urlencoded),
});

let forms = 0;
function form(action, method, enctype) {
  const name = `form${forms++}`;
  const frame = Object.assign(document.createElement('iframe'), { name });
  document.body.append(frame);
  const sender = Object.assign(document.createElement('form'), { action, method, enctype, target: name });
  sender.append(Object.assign(document.createElement('input'), { name: '_method', value: 'DELETE' }));
  document.body.append(sender);
  const loaded = event(frame, 'load');
  sender.submit();
  return loaded.then((what) => `${what} ${insideOf(frame.contentWindow)}`);
}

// What a frame or window lets others see of itself.
function insideOf(inner) {
  let address = '';
  try {
    address = inner?.location.href;
  } catch (error) {
    address = error.name;
  }
  return `${address} ${inner?.length} ${inner?.closed}`;
}

const sizeOf = (one) => ['width', 'height', 'naturalWidth', 'naturalHeight', 'videoWidth', 'duration', 'offsetWidth', 'offsetHeight', 'complete', 'readyState', 'networkState']
  .filter((name) => typeof one[name] !== 'object' && one[name] !== undefined).map((name) => `${name}=${one[name]}`).join(' ');

// What the browser's own books say of an address that was loaded.
const entryOf = (one) => ['initiatorType', 'nextHopProtocol', 'transferSize', 'encodedBodySize', 'decodedBodySize', 'responseStatus', 'deliveryType', 'contentType', 'contentEncoding', 'renderBlockingStatus', 'redirectStart', 'redirectEnd', 'workerStart', 'firstInterimResponseStart']
  .filter((name) => one[name] !== undefined && one[name] !== '').map((name) => `${name}=${/Start|End/.test(name) ? one[name] > 0 : one[name]}`).join(' ');

// In a frame: everything, with one address. Tells the page above when all has ended, however that was.
async function attack({ url, method, id, light }) {
  const seen = {};
  const note = (vector, what) => (seen[vector] ??= []).push(what);
  const at = (vector) => `${url}${url.includes('?') ? '&' : '?'}v=${encodeURIComponent(vector)}`;
  const vectorOf = (address) => decodeURIComponent(/[?&]v=([^&#]+)/.exec(address)?.[1] ?? 'page');
  addEventListener('securitypolicyviolation', (e) => note(vectorOf(e.blockedURI), `violation ${e.effectiveDirective} ${e.blockedURI.split('?')[0]}`));
  const ended = [document.fonts.ready];
  for (const [name, markup] of Object.entries(method ? {} : elements)) {
    if (light && costly.test(name)) continue;
    const holder = Object.assign(document.createElement('div'), { id: name });
    document.body.append(holder);
    ended.push(new Promise((resolve) => {
      const look = ({ type, target }) => {
        if (type === 'load' && target.localName === 'svg') return; // Its own, not of what it shows; and only if somebody listens in time.
        if (type === 'load' && /video|audio/.test(name) && target.localName !== 'source') return;
        note(name, `${type} ${target.error?.code ?? ''} ${target.error?.message ?? ''}`);
        if (markup.startsWith('|')) resolve();
      };
      for (const type of ['load', 'error', 'loadedmetadata']) holder.addEventListener(type, look, true);
      holder.append(document.createRange().createContextualFragment(markup.replace(/^\| /, '').replaceAll('%', at(name))));
      if (!markup.startsWith('|')) isBooked(name).then(resolve);
    }));
  }
  for (const [name, call] of Object.entries(method ? changes(method) : calls)) {
    if (light && costly.test(name)) continue;
    ended.push(Promise.resolve(at(name)).then(call).then((what) => note(name, `done ${what}`), (error) => note(name, `refused ${error?.name ?? error}`)));
  }
  await Promise.race([Promise.all(ended), new Promise((resolve) => setTimeout(resolve, 240_000))]);
  for (const one of document.querySelectorAll('img,input,iframe,object,embed,video,audio,svg,p,li,link,style')) {
    const name = one.closest('div')?.id;
    if (name) note(name, `${one.localName} ${sizeOf(one)} ${!!one.sheet} ${'contentDocument' in one ? insideOf(one.contentWindow) : ''}`);
  }
  for (const one of performance.getEntriesByType('resource')) {
    const vector = vectorOf(one.name);
    if (vector !== 'page' && !/^(beacon|ping)/.test(vector)) note(vector, `entry ${entryOf(one)}`); // Those end when they like.
  }
  if (!light) note('page', `frames ${length}`);
  for (const one of Object.values(seen)) one.sort();
  parent.postMessage({ id, seen }, '*');

  async function isBooked(name) {
    while (!performance.getEntriesByType('resource').some((one) => vectorOf(one.name) === name)) await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// In the page at the top: a frame for each target, a few at a time. Resolves to what was seen, in the order of the targets.
async function observe({ targets, sandboxed }) {
  const results = [];
  const waiting = new Map();
  addEventListener('message', ({ data }) => waiting.get(data.id)?.(data.seen));
  const queue = [...targets.entries()];
  await Promise.all(Array.from({ length: 6 }, async () => {
    for (let next; (next = queue.shift());) {
      const [id, target] = next;
      const frame = document.createElement('iframe');
      if (sandboxed) frame.setAttribute('sandbox', 'allow-scripts allow-forms');
      frame.src = `/frame#${encodeURIComponent(JSON.stringify({ ...target, id }))}`;
      const told = new Promise((resolve) => waiting.set(id, resolve));
      document.body.append(frame);
      results[id] = await told;
      frame.remove();
    }
  }));
  return results;
}

// In the page at the top: windows, opened in every way that may lead somewhere else for one visitor than for another.
const ways = {
  'open': (url) => open(url),
  'named': (url, name) => open(url, name),
};

const opened = [];
function openAll({ way, urls }) {
  opened.length = 0;
  for (const url of urls) opened.push(ways[way](url, `window ${way} ${opened.length}`));
}

const seenOfWindows = () => opened.map((one) => insideOf(one));

if (location.pathname === '/frame') addEventListener('DOMContentLoaded', () => attack(JSON.parse(decodeURIComponent(location.hash.slice(1)))));
