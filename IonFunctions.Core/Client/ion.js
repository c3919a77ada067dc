// Ion for a web page: see ion.d.ts, beside it.

const app = new URL(import.meta.url).origin;

export class IonError extends Error {
  constructor(problem = {}, cause) {
    super(problem.detail ?? problem.title, { cause });
    Object.assign(this, { type: 'about:blank', ...problem, name: 'IonError' });
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
  const id = answer.user?.id ?? null;
  if (who && who !== id) end();
  who = id;
  return id ? dated(answer) : { ...answer, loginUrl: new URL(answer.loginUrl, app).href };
}

export function onSignedOut(callback = reload) {
  must(typeof callback === 'function', 'callback', 'a function');
  listeners.add(callback);
  watch();
  return () => listeners.delete(callback);
}

export const profile = (options) => api('profile', options);
export const emergency = (options) => api('emerg', options);
export const schedule = async (date, options) => api(`schedule/${schoolDay(date)}`, options);

export async function get(path, options) {
  const { query, ...rest } = optionsOf(options);
  const response = await send(apiUrl(textOf(path, 'path'), query), rest);
  return read(response, isJson(response) ? 'json' : 'blob', rest);
}

export function pages(path, options) {
  const { query, ...rest } = optionsOf(options);
  return async function* (url, last) {
    while (url) {
      if (url === last || !isLink(url)) throw unanswered('The next page is none of the list.');
      const page = await json(last = url, rest);
      must(Array.isArray(page?.results), 'path', 'of a list with pages');
      yield page;
      url = page.next;
    }
  }(apiUrl(textOf(path, 'path'), query));
}

export async function blocks(date, options) {
  const query = { page_size: 200, [date === undefined ? 'start_date' : 'date']: schoolDay(date) };
  return (await get('blocks', { ...optionsOf(options), query })).results;
}

export function schoolDay(date = new Date()) {
  const isDate = date?.getTime?.() > 0;
  must(isDate || isText(date) && /^\d{4}-\d\d?-\d\d?$/.test(date), 'date', 'a Date, or as 2026-11-25');
  return isDate ? date.toLocaleDateString('sv', { timeZone: 'America/New_York' }) : date;
}

export function ageOf(answer) {
  must(isAny(answer), 'answer', 'an answer');
  return ages.get(answer) ?? 0;
}

export function pictureUrl(user) {
  must(isId(user) || isText(user), 'user', 'an id or a username');
  return apiUrl(`profile/${encodeURIComponent(user)}/picture`);
}

export async function signUp(choice, options) {
  must(isObject(choice), 'choice', 'an object');
  const id = (name) => idOf(choice[name], `choice.${name}`);
  return api('signups/user', options, 'POST', choice.scheduledActivity === undefined
    ? { block: id('block'), activity: id('activity') }
    : { scheduled_activity: id('scheduledActivity') });
}

export const toggleFavorite = async (activity, options) =>
  api('signups/user/favorites', options, 'POST', { activity: idOf(activity, 'activity') });

export async function login(returnUrl) {
  const here = location.href;
  const text = returnUrl === undefined || isEvent(returnUrl) ? here : textOf(returnUrl, 'returnUrl');
  must(URL.canParse(text, here), 'returnUrl', 'a URL');
  const { origin, href } = new URL(text, here);
  return leave(`/api/login?returnUrl=${encodeURIComponent(origin === app ? href.slice(app.length) : href)}`);
}

export async function logout(options) {
  const { everywhere, ion, ...rest } = optionsOf(options);
  if (location.origin !== app) return leave('/');
  const answer = await send(`/api/logout?everywhere=${!!everywhere}&ion=${!!ion}`, rest, 'POST');
  tellTabs(ion);
  if (ion) return leave((await read(answer, 'json', rest)).ionLogoutUrl);
}

export const sessions = async (options) => (await json('/api/sessions', optionsOf(options))).sessions.map(dated);

export async function endSession(handle, options) {
  must(isText(handle), 'handle', 'a string');
  const { headers } = await send(`/api/sessions/${encodeURIComponent(handle)}`, optionsOf(options), 'DELETE');
  if (headers.has('Clear-Site-Data')) tellTabs();
}

// Whom the page shows: undefined until asked, null for nobody.
let who, ending, checking, tabs;
const listeners = new Set();
const ages = new WeakMap();
const forever = new Promise(() => {});

function end() {
  if (who === null) return;
  who = null;
  veil(true);
  ending = Promise.all([...listeners].map(async (one) => one()))
    .catch((error) => (reportError(error), reload())).then(() => veil(false));
}

const check = () => checking ??= session({ signal: AbortSignal.timeout(1e4) }).then(() => ending).finally(() => checking = undefined);
const look = () => who !== null && document.visibilityState === 'visible' && check().catch(() => {});

// Back button: unseen until signed in.
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
  } catch {} // Sandboxed.
}

function tellTabs(left) {
  channel()?.postMessage('');
  if (!left) end();
}

function veil(on) {
  const set = (name, value) => document.documentElement.style.setProperty(name, on ? value : '', 'important');
  set('visibility', 'hidden');
  set('opacity', '0');
}

const reload = () => (location.reload(), forever);
const leave = (path) => (location.assign(new URL(path, app)), forever);

function must(holds, name, kind) {
  if (!holds) throw new TypeError(`${name} must be ${kind}.`);
}

const isEvent = (v) => v?.preventDefault;
const isAny = (v) => Object(v) === v;
const isObject = (v) => Object.prototype.toString.call(v) === '[object Object]';
const isText = (v) => typeof v === 'string' && v !== '';
const isId = (v) => (Number.isInteger(v) || isText(v)) && /^\d+$/.test(v);
const isLink = (v) => isText(v) && v.startsWith(`${app}/api/ion/`);

function idOf(value, name) {
  must(isId(value), name, 'an id');
  return Number(value);
}

function textOf(value, name) {
  const text = value?.href ?? value;
  must(typeof text === 'string', name, 'a string or URL');
  return text;
}

function optionsOf(options = {}) {
  if (isEvent(options)) return {};
  must(isObject(options), 'options', 'an object');
  const { signal, query = {} } = options;
  must(signal == null || typeof signal.aborted === 'boolean', 'options.signal', 'an AbortSignal');
  for (const name of ['login', 'everywhere', 'ion']) must([undefined, true, false].includes(options[name]), `options.${name}`, 'true or false');
  must(isObject(query), 'options.query', 'an object');
  for (const [name, v] of Object.entries(query))
    must(v == null || ['string', 'boolean'].includes(typeof v) || Number.isFinite(v), `options.query.${name}`, 'a string, number or boolean');
  return { ...options, query };
}

function apiUrl(path, query = {}) {
  const url = new URL(isLink(path) ? path : `/api/ion/${path.replace(/^\/+/, '')}`, app);
  for (const [name, v] of Object.entries(query)) if (v != null) url.searchParams.set(name, v);
  return url.href;
}

const api = async (path, options, method, body) => json(apiUrl(path), optionsOf(options), method, body);

const json = async (url, options, method, body) => read(await send(url, options, method, body), 'json', options);

async function read(response, kind, options) {
  const answer = await attempt(response[kind](), options, 'The answer broke off, or could not be read.');
  if (isAny(answer)) ages.set(answer, Number(response.headers.get('Age')) || 0);
  return answer;
}

async function send(url, options, method = 'GET', body) {
  const headers = { Accept: 'application/json', ...(body && { 'Content-Type': 'application/json' }) };
  const { signal } = options;
  const request = { method, headers, body: JSON.stringify(body), credentials: 'include', signal };
  const response = await attempt(fetch(new URL(url, app), request), options, 'The app could not be reached.');
  if (response.ok) return response;
  const problem = await problemOf(response);
  signal?.throwIfAborted();
  if (response.status !== 401) throw new IonError(problem);
  if (who) end();
  if (options.login) return login();
  throw new SignedOutError(problem);
}

const attempt = (work, { signal }, detail) => work.catch((cause) => {
  signal?.throwIfAborted();
  throw unanswered(detail, cause);
});

const unanswered = (detail, cause) => new IonError({ title: 'No answer', status: 0, detail }, cause);

const dated = (one) => Object.fromEntries(Object.entries(one).map(([name, v]) => [name, /At$/.test(name) ? new Date(v) : v]));

async function problemOf(response) {
  const { status, headers } = response;
  const body = await response[isJson(response) ? 'json' : 'text']().catch(() => {});
  const after = parseInt(headers.get('Retry-After'));
  return {
    title: `Ion answered ${status}`,
    status,
    detail: reasonOf(body),
    ...(/^application\/problem/.test(headers.get('Content-Type')) && body),
    retryAfter: isNaN(after) ? undefined : after,
    body,
  };
}

// { detail: '…' }, or by field: { activity: ['…'] }.
function reasonOf(body) {
  if (isText(body?.detail)) return body.detail;
  return isAny(body) && Object.entries(body).flatMap(([field, value]) => [value].flat()
    .filter(isText)
    .map((why) => /^(details?|error|non_field_errors|\d+)$/.test(field) ? why : `${field}: ${why}`))
    .join(' ') || undefined;
}

const isJson = (response) => /^application\/([\w.-]+\+)?json\b/.test(response.headers.get('Content-Type'));
