// Ion for a web page, by way of IonFunctions: who is signed in, Ion's data, signing in and out. No dependency, no build
// step; what each function takes and returns is in ion.d.ts beside this file, and documented in README.md.
//
//   <script type="module">
//     import { session, login, get } from '/ion.js';
//     if (!(await session()).signedIn) await login();
//     console.log(await get('schedule'));
//   </script>

// The app that this module came from: also for a page of another origin, which the app then lists in App__AllowedOrigins.
const app = new URL(import.meta.url).origin;

/** What went wrong, as the app tells it (RFC 9457, problem details). */
export class IonError extends Error {
  constructor(problem, cause) {
    super(problem.detail ?? problem.title, { cause });
    this.name = 'IonError';
    this.type = problem.type;
    this.title = problem.title;
    this.status = problem.status;
    this.detail = problem.detail;
    this.traceId = problem.traceId;
    this.retryAfter = problem.retryAfter;
    this.body = problem.body;
  }
}

/** Nobody is signed in, or no longer: `login()` is the way on. */
export class SignedOutError extends IonError {
  constructor(problem) {
    super(problem);
    this.name = 'SignedOutError';
    this.loginUrl = new URL(problem.loginUrl ?? '/api/login', app).href;
  }
}

/** Who is signed in, if anybody is. Never fails for being signed out. */
export async function session(options) {
  const answer = await json('/api/session', options);
  return answer.signedIn
    ? { ...answer, expiresAt: new Date(answer.expiresAt) }
    : { ...answer, loginUrl: new URL(answer.loginUrl, app).href };
}

/** Ion's profile of whoever is signed in; its links can be given to `get()`. */
export function profile(options) {
  return json(apiUrl('profile'), options);
}

/** What Ion's API has at a path, or at a link in what it answered before: an object for JSON, a Blob for a picture. */
export async function get(path, options = {}) {
  const response = await send(apiUrl(path, options.query), options);
  return read(response, isJson(response) ? 'json' : 'blob', options);
}

/** The address of somebody's picture, for an `<img>` of a page on the app's own origin. */
export function pictureUrl(user) {
  return apiUrl(`profile/${encodeURIComponent(user)}/picture`);
}

/** Signs up for an eighth period activity: `{ block, activity }` or `{ scheduledActivity }`, each by its id. */
export function signUp(choice, options) {
  const body = 'scheduledActivity' in choice
    ? { scheduled_activity: choice.scheduledActivity }
    : { block: choice.block, activity: choice.activity };
  return json(apiUrl('signups/user'), { ...options, method: 'POST', body });
}

/** Makes an activity a favorite, or no longer one. */
export function toggleFavorite(activity, options) {
  return json(apiUrl('signups/user/favorites'), { ...options, method: 'POST', body: { activity } });
}

/** Leaves this page to sign in at Ion, and comes back to `returnUrl`. The promise never settles: the page is going away. */
export function login(returnUrl = location.href) {
  // On the app's own origin a path says all there is; another origin's page must be named in full.
  const url = new URL(returnUrl, location.href);
  return leave(`/api/login?returnUrl=${encodeURIComponent(url.origin === app ? url.pathname + url.search + url.hash : url.href)}`);
}

/**
 * Ends the session and revokes its tokens at Ion; `{ everywhere: true }` ends all of the user's. The user stays signed in
 * at Ion itself, where the next `login()` in this browser finds them without asking for a password. Only the app's own pages may do that
 * themselves: from another origin this leaves for the app's start page, which has a button for it.
 */
export async function logout({ everywhere = false, ...options } = {}) {
  if (location.origin !== app) {
    return leave('/');
  }
  await send(`/api/logout${everywhere ? '?everywhere=true' : ''}`, { ...options, method: 'POST' });
}

/** The user's sessions, this one and those in other browsers. */
export async function sessions(options) {
  const list = (await json('/api/sessions', options)).sessions;
  return list.map((one) => ({
    ...one,
    createdAt: new Date(one.createdAt),
    lastSeenAt: new Date(one.lastSeenAt),
    expiresAt: new Date(one.expiresAt),
  }));
}

/** Ends one of them, by its handle. */
export async function endSession(handle, options) {
  await send(`/api/sessions/${encodeURIComponent(handle)}`, { ...options, method: 'DELETE' });
}

function apiUrl(path, query) {
  const isLink = String(path).startsWith(`${app}/api/ion/`);
  const url = new URL(isLink ? path : `/api/ion/${String(path).replace(/^\/+/, '')}`, app);
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) {
      url.searchParams.set(name, value);
    }
  }
  return url.href;
}

async function json(url, options) {
  return read(await send(url, options), 'json', options);
}

async function read(response, kind, { signal } = {}) {
  try {
    return await response[kind]();
  } catch (cause) {
    signal?.throwIfAborted();
    throw unanswered('The answer broke off, or could not be read.', cause);
  }
}

async function send(url, { method = 'GET', body, signal, login: signsIn = false } = {}) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  let response;
  try {
    response = await fetch(new URL(url, app), {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'include',
      signal,
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw unanswered('The app could not be reached.', cause);
  }
  if (response.ok) {
    return response;
  }
  const problem = await problemOf(response);
  signal?.throwIfAborted();
  if (response.status !== 401) {
    throw new IonError(problem);
  }
  return signsIn ? login() : Promise.reject(new SignedOutError(problem));
}

function unanswered(detail, cause) {
  return new IonError({ type: 'about:blank', title: 'No answer', status: 0, detail }, cause);
}

// The app's own failures are problem details. Ion's pass through as they are, and have the reason somewhere in them.
async function problemOf(response) {
  const body = isJson(response) ? await response.json().catch(() => undefined) : await response.text().catch(() => undefined);
  const problem = response.headers.get('Content-Type')?.startsWith('application/problem+json') ? body : undefined;
  const retryAfter = Number(response.headers.get('Retry-After') ?? NaN);
  return {
    type: 'about:blank',
    title: `Ion answered ${response.status}`,
    status: response.status,
    detail: reasonOf(body),
    ...problem,
    retryAfter: Number.isNaN(retryAfter) ? undefined : retryAfter,
    body,
  };
}

// Ion has a reason, or several, or some for each field: { detail: '…' }, { details: ['…'] }, { activity: ['…'] }.
function reasonOf(body) {
  if (typeof body !== 'object' || body === null) {
    return undefined;
  }
  if (typeof body.detail === 'string') {
    return body.detail;
  }
  const ofNoField = ['detail', 'details', 'error', 'non_field_errors'];
  const reasons = Object.entries(body).flatMap(([field, value]) => [value].flat()
    .filter((reason) => typeof reason === 'string')
    .map((reason) => Array.isArray(body) || ofNoField.includes(field) ? reason : `${field}: ${reason}`));
  return reasons.join(' ') || undefined;
}

function isJson(response) {
  return /^application\/([\w.-]+\+)?json\b/.test(response.headers.get('Content-Type') ?? '');
}

function leave(path) {
  location.assign(new URL(path, app));
  return new Promise(() => {});
}
