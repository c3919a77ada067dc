// Ion for a web page, by way of IonFunctions. What each function does, takes and returns is in ion.d.ts beside this file.

// The app that this module came from: for a page of another origin, too.
const app = new URL(import.meta.url).origin;

export class IonError extends Error {
  constructor(problem = {}, cause) {
    super(problem.detail ?? problem.title, { cause });
    const { type, title, status, detail, traceId, retryAfter, body } = problem;
    Object.assign(this, { name: 'IonError', type, title, status, detail, traceId, retryAfter, body });
  }
}

export class SignedOutError extends IonError {
  constructor(problem = {}) {
    super(problem);
    this.name = 'SignedOutError';
    this.loginUrl = new URL(problem.loginUrl ?? '/api/login', app).href;
  }
}

export async function session(options) {
  const answer = await json('/api/session', optionsOf(options));
  learn(answer.signedIn ? answer.user.id : null);
  return answer.signedIn
    ? { ...answer, expiresAt: new Date(answer.expiresAt) }
    : { ...answer, loginUrl: new URL(answer.loginUrl, app).href };
}

export function onSignedOut(callback = reload) {
  must(typeof callback === 'function', 'callback', 'a function');
  listeners.add(callback);
  watch();
  return () => listeners.delete(callback);
}

export async function profile(options) {
  return json(apiUrl('profile'), optionsOf(options));
}

export async function get(path, options) {
  const { query, ...rest } = optionsOf(options);
  const response = await send(apiUrl(textOf(path, 'path'), query), rest);
  return read(response, isJson(response) ? 'json' : 'blob', rest);
}

export function pictureUrl(user) {
  must(isId(user) || isText(user), 'user', 'an id or a username');
  return apiUrl(`profile/${encodeURIComponent(user)}/picture`);
}

export async function signUp(choice, options) {
  must(isObject(choice), 'choice', 'an object');
  const id = (name) => idOf(choice[name], `choice.${name}`);
  const body = choice.scheduledActivity === undefined ? { block: id('block'), activity: id('activity') } : { scheduled_activity: id('scheduledActivity') };
  return json(apiUrl('signups/user'), optionsOf(options), 'POST', body);
}

export async function toggleFavorite(activity, options) {
  return json(apiUrl('signups/user/favorites'), optionsOf(options), 'POST', { activity: idOf(activity, 'activity') });
}

export async function login(returnUrl) {
  const text = returnUrl === undefined || isEvent(returnUrl) ? location.href : textOf(returnUrl, 'returnUrl');
  let url;
  try {
    url = new URL(text, location.href);
  } catch {
    must(false, 'returnUrl', 'a URL');
  }
  return leave(`/api/login?returnUrl=${encodeURIComponent(url.origin === app ? url.pathname + url.search + url.hash : url.href)}`);
}

export async function logout(options) {
  const { everywhere, ...rest } = optionsOf(options);
  if (location.origin !== app) {
    return leave('/'); // It has a button.
  }
  await send(`/api/logout${everywhere ? '?everywhere=true' : ''}`, rest, 'POST');
  tellTabs();
}

export async function sessions(options) {
  const list = (await json('/api/sessions', optionsOf(options))).sessions;
  return list.map(({ createdAt, lastSeenAt, expiresAt, ...one }) =>
    ({ ...one, createdAt: new Date(createdAt), lastSeenAt: new Date(lastSeenAt), expiresAt: new Date(expiresAt) }));
}

export async function endSession(handle, options) {
  must(isText(handle), 'handle', 'a string');
  const response = await send(`/api/sessions/${encodeURIComponent(handle)}`, optionsOf(options), 'DELETE');
  if (response.headers.has('Clear-Site-Data')) tellTabs(); // It was this browser's own.
}

// Whose session the page shows: undefined until asked, null for nobody's.
let who, ending, checking, tabs;
const listeners = new Set();

function learn(id) {
  if (who && who !== id) end();
  who = id;
}

function end() {
  if (who === null) return;
  who = null;
  veil(true);
  const told = Promise.all([...listeners].map(async (one) => one()));
  ending = told.catch((error) => (reportError(error), reload())).then(() => veil(false));
}

function check() {
  return checking ??= session({ signal: AbortSignal.timeout(10000) }).then(() => ending).finally(() => checking = undefined);
}

// The app's own form, another origin or device tells no tab.
function look() {
  return who !== null && document.visibilityState === 'visible' && check().catch(() => {});
}

// What is kept for the Back button is kept unseen, until its session is found alive.
function keep({ persisted, type }) {
  if (persisted && who) type === 'pagehide' ? veil(true) : check().then(() => veil(false), reload);
}

function watch() {
  document.addEventListener('visibilitychange', look);
  addEventListener('focus', look);
  addEventListener('pagehide', keep);
  addEventListener('pageshow', keep);
  channel()?.addEventListener('message', end);
  if (who === undefined) look();
}

function channel() {
  try {
    return tabs ??= new BroadcastChannel('ionfunctions');
  } catch {
    return undefined; // Each finds out when it is looked at.
  }
}

function tellTabs() {
  channel()?.postMessage('');
  end();
}

function veil(on) {
  const { style } = document.documentElement;
  style.setProperty('visibility', on ? 'hidden' : '', 'important');
  style.setProperty('opacity', on ? '0' : '', 'important');
}

function reload() {
  location.reload();
  return new Promise(() => {});
}

// What is of another kind would go out as text, such as [object PointerEvent].
function must(holds, name, kind) {
  if (!holds) throw new TypeError(`${name} must be ${kind}.`);
}

// Of the browser, React or jQuery: what a handler is given, and no argument.
const isEvent = (value) => typeof value?.preventDefault === 'function';
const isObject = (value) => Object.prototype.toString.call(value) === '[object Object]';
const isText = (value) => typeof value === 'string' && value !== '';
const isId = (value) => (typeof value === 'number' || isText(value)) && /^\d+$/.test(value);
const isSwitch = (value) => [undefined, true, false].includes(value);

function idOf(value, name) {
  must(isId(value), name, 'an id');
  return Number(value);
}

function textOf(value, name) {
  const text = value?.href ?? value; // Of a URL, a link, or location.
  must(typeof text === 'string', name, 'a string or URL');
  return text;
}

function optionsOf(options = {}) {
  if (isEvent(options)) return {};
  must(isObject(options), 'options', 'an object');
  const { signal, login, everywhere, query = {} } = options;
  must(signal == null || typeof signal.aborted === 'boolean', 'options.signal', 'an AbortSignal');
  must(isSwitch(login), 'options.login', 'true or false');
  must(isSwitch(everywhere), 'options.everywhere', 'true or false');
  must(isObject(query), 'options.query', 'an object');
  for (const [name, value] of Object.entries(query)) {
    must(value === null || isSwitch(value) || typeof value === 'string' || Number.isFinite(value), `options.query.${name}`, 'a string, number or boolean');
  }
  return { signal, login, everywhere, query };
}

function apiUrl(path, query = {}) {
  const isLink = path.startsWith(`${app}/api/ion/`);
  const url = new URL(isLink ? path : `/api/ion/${path.replace(/^\/+/, '')}`, app);
  for (const [name, value] of Object.entries(query)) {
    if (value != null) url.searchParams.set(name, value);
  }
  return url.href;
}

async function json(url, options, method, body) {
  return read(await send(url, options, method, body), 'json', options);
}

async function read(response, kind, { signal }) {
  try {
    return await response[kind]();
  } catch (cause) {
    signal?.throwIfAborted();
    throw unanswered('The answer broke off, or could not be read.', cause);
  }
}

async function send(url, { signal, login: signsIn }, method = 'GET', body) {
  const headers = { Accept: 'application/json', ...(body && { 'Content-Type': 'application/json' }) };
  let response;
  try {
    response = await fetch(new URL(url, app), { method, headers, body: JSON.stringify(body), credentials: 'include', signal });
  } catch (cause) {
    signal?.throwIfAborted();
    throw unanswered('The app could not be reached.', cause);
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  signal?.throwIfAborted();
  if (response.status !== 401) throw new IonError(problem);
  if (who) end();
  if (signsIn) return login();
  throw new SignedOutError(problem);
}

const unanswered = (detail, cause) => new IonError({ type: 'about:blank', title: 'No answer', status: 0, detail }, cause);

// Ion's own failures pass as they are, with the reason somewhere in them.
async function problemOf(response) {
  const body = await response[isJson(response) ? 'json' : 'text']().catch(() => undefined);
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

// { detail: '…' }, { details: ['…'] }, or some for each field: { activity: ['…'] }.
function reasonOf(body) {
  if (typeof body !== 'object' || body === null) return undefined;
  if (typeof body.detail === 'string') return body.detail;
  const ofNoField = ['detail', 'details', 'error', 'non_field_errors'];
  const reasons = Object.entries(body).flatMap(([field, value]) => [value].flat()
    .filter((reason) => typeof reason === 'string')
    .map((reason) => Array.isArray(body) || ofNoField.includes(field) ? reason : `${field}: ${reason}`));
  return reasons.join(' ') || undefined;
}

const isJson = (response) => /^application\/([\w.-]+\+)?json\b/.test(response.headers.get('Content-Type') ?? '');

function leave(path) {
  location.assign(new URL(path, app));
  return new Promise(() => {});
}
