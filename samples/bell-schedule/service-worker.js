// @ts-check
// For who is offline: the page, and what Ion last said of schedule and emergency. Both are asked of the network first, so a new
// page is seen at once. Nothing else is answered here, and nothing of a user is kept: no sign-in, profile or page of the app.

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const cacheName = `bell-schedule ${new URL(worker.registration.scope).pathname}`;
const files = ['./', 'bell-schedule.css', 'bell-schedule.js', 'manifest.webmanifest', 'icon.svg', 'icon-192.png', '/ion.js'];
const shell = files.map((file) => new URL(file, worker.registration.scope).href);
const isPublic = /** @param {URL} url */ (url) => ['/api/ion/schedule', '/api/ion/emerg'].includes(url.pathname);

worker.addEventListener('install', (event) => event.waitUntil(keepShell()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  const isOurs = url.origin === location.origin && (isPublic(url) || shell.includes(url.href.replace(/[?#].*/, '')));
  if (event.request.method === 'GET' && isOurs) event.respondWith(answer(event.request, isPublic(url)));
});

async function keepShell() {
  await Promise.all(shell.map(async (url) => keep(url, await fetch(url, { cache: 'no-cache' }))));
  await worker.skipWaiting();
}

/** @param {Request} request @param {boolean} isData */
async function answer(request, isData) {
  try {
    const response = await fetch(request);
    if (response.status < 500) {
      await keep(request, response, isData);
      return response;
    }
    return await kept(request) ?? response;
  } catch (error) {
    const last = await kept(request);
    if (last) return last;
    throw error;
  }
}

/** Data only where it is said to be everybody's; of all else, what may be kept. @param {RequestInfo} request @param {Response} response */
async function keep(request, response, isData = false) {
  const control = response.headers.get('Cache-Control') ?? '';
  if (!response.ok || /no-store|private/.test(control) || isData && !/public/.test(control)) return;
  const copy = response.clone();
  const headers = new Headers(copy.headers);
  headers.set('X-Kept-At', String(Date.now() - 1000 * Number(headers.get('Age'))));
  await (await caches.open(cacheName)).put(request, new Response(await copy.blob(), { headers }));
}

/** With its age (RFC 9111), which the page tells its reader. @param {Request} request */
async function kept(request) {
  const response = await (await caches.open(cacheName)).match(request, { ignoreVary: true });
  if (!response) return undefined;
  const headers = new Headers(response.headers);
  headers.set('Age', String(Math.max(1, Math.round((Date.now() - Number(headers.get('X-Kept-At'))) / 1000))));
  return new Response(response.body, { headers });
}
