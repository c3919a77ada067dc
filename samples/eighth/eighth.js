// @ts-check
// Eighth period for whoever is signed in: the week's blocks, what is chosen, and what else there is. It signs up and keeps
// favorites where the app allows writing, and tells in Ion's own words why something can't be.
import { blocks, get, IonError, login, logout, onSignedOut, schoolDay, session, SignedOutError, signUp, toggleFavorite } from '/ion.js';

/** @import { Block, BlockActivity, BlockDetail, Signup } from '/ion.js' */

const readOnly = 'You can look, but not sign up: this app was not allowed to write. Whoever runs it can set PROXY_ALLOW_WRITES to true and ION_SCOPES to “read write”; then sign in anew.';

/** @type {Block[]} */
let week = [];
/** @type {Signup[]} */
let signups = [];
/** @type {BlockDetail | undefined} */
let block;
let canWrite = false;

onSignedOut(() => {
  [week, signups, block] = [[], [], undefined];
  for (const part of ['.blocks', '#choices ul', '#choices h2', '.comments', '.count', '#name']) element(part).replaceChildren();
  return begin();
});
element('#welcome button').onclick = () => login();
element('#sign-out').onclick = () => attempt(() => logout());
for (const input of document.querySelectorAll('input')) input.oninput = showChoices;
begin();

function begin() {
  return attempt(async () => {
    const who = await session();
    element('#welcome').hidden = who.signedIn;
    element('#sign-out').hidden = element('#week').hidden = !who.signedIn;
    element('#choices').hidden = true;
    if (!who.signedIn) return;
    fill(document.body, '#name', `${who.user.firstName} ${who.user.lastName}`);
    canWrite = who.scopes.includes('write');
    news(canWrite ? '' : readOnly);
    const end = schoolDay(new Date(Date.now() + 7 * 24 * 3600_000));
    [week, signups] = await Promise.all([blocks(), get('signups/user', { query: { start_date: schoolDay() } })]);
    week = week.filter(({ date }) => date < end);
    showWeek();
    if (week.length === 0) news('There are no eighth periods in the next seven days.');
    const first = week.find(({ id, locked }) => !locked && !chosenFor(id)) ?? week.find(({ locked }) => !locked);
    if (first) await choose(first.id);
  });
}

/** @param {number} id */
async function choose(id) {
  block = await get(`blocks/${id}`);
  element('#choices').hidden = false;
  fill(document.body, '#choices h2', `${dayOf(block.date, 'long')}, block ${block.block_letter}`);
  fill(document.body, '.comments', block.comments);
  showWeek();
  showChoices();
}

/** @param {number} id */
const chosenFor = (id) => signups.find((signup) => signup.block.id === id);

function showWeek() {
  element('.blocks').replaceChildren(...week.map(({ id, date, block_letter, locked }) => {
    const [button, signup] = [cut('block'), chosenFor(id)];
    fill(button, '.day', `${dayOf(date, 'short')} · ${block_letter}`);
    fill(button, '.chosen', signup?.activity.title ?? 'Nothing yet');
    fill(button, '.state', locked ? 'Locked' : '');
    button.classList.toggle('empty', !signup && !locked);
    button.setAttribute('aria-pressed', String(id === block?.id));
    button.onclick = () => attempt(async () => {
      news('');
      await choose(id);
      element('#choices h2').focus();
    });
    return button;
  }));
}

function showChoices() {
  const wanted = input('input[type=search]').value.trim().toLowerCase();
  const all = Object.values(block?.activities ?? {});
  const shown = all.filter((one) => [one.name_with_flags, ...one.rooms, ...one.sponsors].some((text) => text?.toLowerCase().includes(wanted))
    && (one.favorited || !input('#favorites').checked) && (!obstacle(one) || !input('#open').checked));
  shown.sort((a, b) => Number(isMine(b)) - Number(isMine(a)) || Number(b.favorited) - Number(a.favorited) || a.name.localeCompare(b.name));
  fill(document.body, '.count', `${shown.length} of ${all.length} activities`);
  element('#choices ul').replaceChildren(...shown.map(item));
}

/** @param {BlockActivity} activity */
const isMine = ({ scheduled_activity }) => scheduled_activity.id === (block && chosenFor(block.id)?.scheduled_activity);

/** Why one can't join, as far as the list tells; Ion has the last word. @param {BlockActivity} one */
function obstacle(one) {
  const { count, capacity } = one.roster;
  return one.cancelled ? 'cancelled' : one.restricted_for_user ? 'restricted' : capacity >= 0 && count >= capacity ? 'full' : '';
}

/** @param {BlockActivity} activity */
function item(activity) {
  const [entry, mine, reason] = [cut('activity'), isMine(activity), obstacle(activity)];
  const { count, capacity } = activity.roster;
  entry.dataset.id = String(activity.id);
  entry.classList.toggle('mine', mine);
  entry.classList.toggle('unlikely', reason !== '');
  fill(entry, 'h3', activity.title ? `${activity.name}: ${activity.title}` : activity.name);
  fill(entry, '.where', [activity.rooms.join(', '), activity.sponsors.filter(Boolean).join(', ')].filter(Boolean).join(' · '));
  const marks = [
    reason, capacity >= 0 ? `${count} of ${capacity}` : `${count} signed up`, activity.both_blocks && 'both blocks', activity.one_a_day && 'once a day',
    (activity.sticky || activity.user_sticky) && 'sticky: no way out', activity.presign && `opens ${activity.presign_time}`, activity.special && 'special',
  ];
  entry.querySelector('.marks')?.append(...marks.filter(Boolean).map((mark) => Object.assign(document.createElement('span'), { textContent: mark })));
  const star = fill(entry, '.star', activity.favorited ? '★' : '☆');
  star.setAttribute('aria-label', `Favorite: ${activity.name}`);
  star.setAttribute('aria-pressed', String(activity.favorited));
  star.onclick = () => change(activity, '.star', async () => {
    await toggleFavorite(activity.id);
    activity.favorited = !activity.favorited;
  });
  const join = /** @type {HTMLButtonElement} */ (fill(entry, '.join', mine ? 'Chosen' : 'Sign up'));
  join.setAttribute('aria-label', `${mine ? 'Chosen' : 'Sign up'}: ${activity.name}`);
  join.disabled = mine || !canWrite;
  join.onclick = () => change(activity, '.join', async () => {
    if (activity.sticky && !confirm(`${activity.name} is sticky: once you are in, only the eighth period office gets you out. Sign up?`)) return;
    await signUp({ scheduledActivity: activity.scheduled_activity.id });
    signups = await get('signups/user', { query: { start_date: schoolDay() } });
    if (block) await choose(block.id);
    element('#choices h2').focus();
    news(`You are signed up for ${activity.name}${activity.both_blocks ? ' on both blocks' : ''}.`);
  });
  return entry;
}

/** What Ion refuses is told beside the activity, all else on top of the page. @param {BlockActivity} activity @param {string} button @param {() => Promise<void>} work */
function change(activity, button, work) {
  return attempt(async () => {
    let refusal = '';
    try {
      news('');
      await work();
      showChoices();
    } catch (error) {
      if (!(error instanceof IonError) || ![400, 403, 404].includes(error.status)) throw error;
      canWrite &&= !/writes-off|scope-missing/.test(error.type);
      if (!canWrite) news(readOnly);
      refusal = canWrite ? error.message : '';
      showChoices();
    }
    const entry = document.querySelector(`li[data-id="${activity.id}"]`);
    if (entry && refusal) fill(entry, '.refusal', refusal);
    /** @type {HTMLElement | null | undefined} */ (entry?.querySelector(button))?.focus();
  });
}

/** Does it, and tells in words what went wrong. @param {() => Promise<unknown>} work */
async function attempt(work) {
  element('main').setAttribute('aria-busy', 'true');
  element('#trouble').hidden = true;
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SignedOutError)) { // Else onSignedOut has seen to it.
      element('#trouble').hidden = false;
      fill(document.body, '#trouble p', error instanceof IonError ? error.message : 'This page could not make sense of Ion’s answer.');
      fill(document.body, '#trouble button', 'Try again').onclick = () => attempt(work);
    }
  }
  element('main').setAttribute('aria-busy', 'false');
}

/** @param {string} text */
function news(text) {
  fill(document.body, '#news', text).hidden = !text;
}

/** A date without a time would be midnight in Greenwich, which is still yesterday in Virginia. @param {string} date @param {'long' | 'short'} length */
const dayOf = (date, length) => new Date(`${date}T12:00`).toLocaleDateString('en', { weekday: length, month: length, day: 'numeric' });
/** @param {string} selector */
const input = (selector) => /** @type {HTMLInputElement} */ (element(selector));
/** @param {string} id */
const cut = (id) => /** @type {HTMLElement} */ (/** @type {HTMLTemplateElement} */ (element(`template#${id}`)).content.firstElementChild?.cloneNode(true));

/** @param {string} selector */
function element(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}

/** @param {ParentNode} parent @param {string} selector @param {string} value */
function fill(parent, selector, value) {
  const found = /** @type {HTMLElement} */ (parent.querySelector(selector));
  found.textContent = value;
  return found;
}
