// @ts-check
// When the bells ring: now, next and on the days ahead. What it asks is public at Ion, so nobody need sign in.
import { ageOf, emergency, get, IonError, login, schoolDay, SignedOutError } from '/ion.js';

/** @import { Bell, ScheduleDay } from '/ion.js' */

const minute = 60_000;
const fresh = 3 * 60; // Seconds: what is kept for a minute, here and on the way, is older now and then.

/** @type {ScheduleDay[]} */
let days = [];
let chosen = ''; // The date that is looked at.

if (navigator.serviceWorker) {
  navigator.serviceWorker.register('service-worker.js').catch(() => {}); // Then it is not readable offline, and that is all.
}
addEventListener('beforeinstallprompt', offerInstall);
addEventListener('online', ask);
addEventListener('offline', ask);
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && ask());
setInterval(ask, 5 * minute);
setInterval(show, 5_000);
ask();

async function ask() {
  try {
    const [page, notice] = await Promise.all([get('schedule', { query: { page_size: 7 } }), emergency().catch(() => null)]);
    days = page.results;
    tellAge(ageOf(page));
    alarm(notice?.status ? notice.message : '');
  } catch (error) {
    if (error instanceof SignedOutError) {
      tell('This app shows the schedule to those who are signed in.', 'Sign in with Ion', () => login());
    } else {
      tell(error instanceof IonError ? error.message : 'This page could not make sense of Ion’s answer.', 'Try again', ask);
    }
  }
  show();
}

/** @param {number} age In seconds. */
function tellAge(age) {
  element('#age').textContent = `From Ion, ${ago(age)}.`;
  if (!navigator.onLine) tell(`You are offline. This is what Ion said ${ago(age)}.`, 'Try again', ask);
  else if (age > fresh) tell(`Ion can’t be reached. This is what it said ${ago(age)}.`, 'Try again', ask);
  else element('#trouble').hidden = true;
}

/** @param {number} seconds */
function ago(seconds) {
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return 'less than a minute ago';
  if (minutes < 90) return format.format(-minutes, 'minute');
  return minutes < 48 * 60 ? format.format(-Math.round(minutes / 60), 'hour') : format.format(-Math.round(minutes / 60 / 24), 'day');
}

/** What the county says is HTML; its text is enough. @param {string | null} html */
function alarm(html) {
  const lines = (html ?? '').replace(/<(\/h\d|\/p|\/div|\/li|br)\b[^>]*>/gi, '$&\n');
  const { body } = new DOMParser().parseFromString(lines, 'text/html');
  body.querySelectorAll('script, style').forEach((one) => one.remove());
  const text = body.textContent?.trim() ?? '';
  element('#emergency').hidden = !text;
  if (element('#emergency').textContent !== text) element('#emergency').textContent = text;
}

function show() {
  if (days.length === 0) return say('', element('#trouble').hidden ? 'No school ahead' : 'No schedule', '');
  const today = days.find((day) => day.date === schoolDay());
  showNow(today);
  showWeek(today);
}

/** @param {ScheduleDay | undefined} today Not listed without school, nor in the evening. */
function showNow(today) {
  const now = minutesNow();
  const bells = today?.day_type.blocks ?? [];
  const bell = bells.find(({ start, end }) => minutesOf(start) <= now && now < minutesOf(end));
  const next = bells.find(({ start }) => minutesOf(start) > now);
  const day = days.find(({ date, day_type: { blocks } }) => date > schoolDay() && blocks.length > 0);
  const later = day ? `${nameOf(day)} at ${clock(day.day_type.blocks[0].start)}` : '';
  if (bell) {
    const [from, to] = [minutesOf(bell.start), minutesOf(bell.end)];
    say(`Until ${clock(bell.end)}, ${inWords(to - now)} left`, bell.name, next ? `Then ${text(next.name)} at ${clock(next.start)}` : 'Then school is out', (now - from) / (to - from));
  } else if (next) {
    say(bells[0] === next ? 'School begins' : 'Between bells', next.name, `At ${clock(next.start)}, in ${inWords(minutesOf(next.start) - now)}`);
  } else {
    say(bells.length > 0 || now > 19 * 60 ? 'School is out' : 'No school today', later ? 'See you' : 'Bye', later);
  }
}

/** @param {ScheduleDay | undefined} today */
function showWeek(today) {
  const shown = days.find(({ date }) => date === chosen) ?? days[0];
  element('#week').hidden = false;
  element('.days').replaceChildren(...days.map((day) => {
    const button = cut('day');
    fill(button, 'b', day === today ? 'Today' : dateOf(day).toLocaleDateString('en', { weekday: 'short' }));
    fill(button, 'span', dateOf(day).toLocaleDateString('en', { month: 'short', day: 'numeric' }));
    button.setAttribute('aria-pressed', String(day === shown));
    button.onclick = () => {
      chosen = day.date;
      show();
      /** @type {HTMLElement} */ (document.querySelector('.days [aria-pressed=true]')).focus();
    };
    return button;
  }));
  fill(element('article'), 'h3', nameOf(shown));
  fill(element('article'), '.kind', text(shown.day_type.name));
  element('ol').replaceChildren(...shown.day_type.blocks.map((bell) => line(bell, shown === today)));
}

/** @param {Bell} bell @param {boolean} isToday */
function line({ name, start, end }, isToday) {
  const [item, now] = [cut('bell'), minutesNow()];
  const isNow = isToday && minutesOf(start) <= now && now < minutesOf(end);
  if (isNow) item.setAttribute('aria-current', 'time');
  item.classList.toggle('over', isToday && minutesOf(end) <= now);
  fill(item, '.name', text(name));
  fill(item, '.left', isNow ? 'now' : '');
  fill(item, '.time', `${clock(start)} – ${clock(end)}`.replace(/ [AP]M/g, ''));
  return item;
}

/** @param {string} when @param {string} what @param {string} then @param {number} [part] */
function say(when, what, then, part) {
  for (const [selector, value] of [['.when', when], ['.what', text(what)], ['.then', then]]) fill(element('#now'), selector, value);
  const bar = /** @type {HTMLProgressElement} */ (element('progress'));
  bar.hidden = part === undefined;
  bar.value = part ?? 0;
}

/** @param {string} what @param {string} label @param {() => unknown} act */
function tell(what, label, act) {
  element('#trouble').hidden = false;
  fill(element('#trouble'), 'p', what);
  fill(element('#trouble'), 'button', label).onclick = act;
}

/** @param {Event} event */
function offerInstall(event) {
  event.preventDefault();
  element('#install').hidden = false;
  element('#install').onclick = () => /** @type {any} */ (event).prompt();
}

/** School keeps Virginia's time, wherever the reader is. */
function minutesNow() {
  return minutesOf(new Date().toLocaleTimeString('sv', { timeZone: 'America/New_York' }));
}

/** @param {string} time */
function minutesOf(time) {
  const [hours, minutes] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** @param {string} time As Ion writes it, by hours from 0 to 23. */
const clock = (time) => new Date(`2000-01-01T${time.padStart(5, '0')}`).toLocaleTimeString('en', { hour: 'numeric', minute: '2-digit' });
/** @param {number} minutes */
const inWords = (minutes) => minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
/** A date without a time would be midnight in Greenwich, which is still yesterday in Virginia. @param {ScheduleDay} day */
const dateOf = (day) => new Date(`${day.date}T12:00`);
/** @param {ScheduleDay} day */
const nameOf = (day) => dateOf(day).toLocaleDateString('en', { weekday: 'long', month: 'long', day: 'numeric' });
/** Names may have a line's end in them. @param {string} name */
const text = (name) => name.replace(/<br\s*\/?>/g, ' ').trim();
/** @param {string} selector */
const element = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
/** @param {string} id */
const cut = (id) => /** @type {HTMLElement} */ (/** @type {HTMLTemplateElement} */ (element(`template#${id}`)).content.firstElementChild?.cloneNode(true));

/** Only what has changed, for a screen reader reads aloud what does. @param {HTMLElement} parent @param {string} selector @param {string} value */
function fill(parent, selector, value) {
  const found = /** @type {HTMLElement} */ (parent.querySelector(selector));
  if (found.textContent !== value) found.textContent = value;
  return found;
}
