// Today's bell schedule, or the next school day's, for whoever is signed in with Ion. Take it as a start for a page of yours.

const app = document.querySelector('meta[name=ion-app]').content || location.origin;
const day = document.querySelector('#day');
const visitor = document.querySelector('#visitor');
let ion;
let next; // The link to the following day.

start();

async function start() {
  try {
    // Imported here rather than above, so that its address stands once, in the page.
    ion = await import(new URL('/ion.js', app));
  } catch {
    return tell(`There is no IonFunctions at ${app}.`, 'Try again', () => location.reload());
  }
  // Signed out, wherever that was: nothing of the user stays, not for the Back button either.
  ion.onSignedOut(() => {
    visitor.replaceChildren();
    day.replaceChildren();
    return attempt(begin);
  });
  await attempt(begin);
}

async function begin() {
  const session = await ion.session();
  if (!session.signedIn) {
    return invite();
  }
  showVisitor(session.user);
  await showDay(await ion.get('schedule'));
}

function invite() {
  visitor.replaceChildren();
  show('invitation').querySelector('button').addEventListener('click', ion.login);
}

function showVisitor(user) {
  visitor.replaceChildren(cut('signed-in'));
  visitor.querySelector('.name').textContent = `${user.firstName} ${user.lastName}`;
  visitor.querySelector('button').addEventListener('click', () => attempt(ion.logout));

  // As a blob, which a page of another origin may show as well. Who has no picture is a name all the same.
  const picture = visitor.querySelector('img');
  ion.get(`profile/${user.id}/picture`).then((blob) => {
    picture.src = URL.createObjectURL(blob);
    picture.hidden = false;
  }, () => {});
}

async function showDay(page) {
  if (page.results.length === 0) {
    return show('no-school'); // As in summer.
  }
  const [{ date, day_type: kind }] = page.results;
  next = page.next;

  const shown = show('schedule');
  // A date without a time would be midnight in Greenwich, which is still yesterday in Virginia.
  shown.querySelector('h2').textContent = new Date(`${date}T12:00`).toLocaleDateString(undefined, { weekday: 'long', month: 'long', day: 'numeric' });
  shown.querySelector('.kind').textContent = kind.name.replace(/<br\s*\/?>/g, ' ').trim();
  shown.querySelector('tbody').append(...kind.blocks.map(row));
  const following = shown.querySelector('button');
  following.hidden = !next;
  following.addEventListener('click', () => attempt(async () => showDay(await ion.get(next))));
}

function row({ name, start, end }) {
  const line = document.createElement('tr');
  const heading = document.createElement('th');
  heading.scope = 'row';
  heading.textContent = name;
  line.append(heading, ...[start, end].map((time) => {
    const cell = document.createElement('td');
    cell.textContent = time;
    return cell;
  }));
  return line;
}

/** Does it, and tells in words what went wrong; what was there before stays. */
async function attempt(work) {
  day.setAttribute('aria-busy', 'true');
  try {
    await work();
  } catch (error) {
    if (error instanceof ion.SignedOutError) {
      invite();
    } else if (error instanceof ion.IonError) {
      tell(error.message, 'Try again', () => attempt(work));
    } else {
      // A fault of this page's own, which the console tells whoever mends it.
      tell('This page could not make sense of Ion’s answer.', 'Try again', () => attempt(work));
      throw error;
    }
  } finally {
    day.setAttribute('aria-busy', 'false');
  }
}

function tell(what, label, act) {
  document.querySelector('.notice[role=alert]')?.remove();
  day.querySelector('.quiet')?.remove(); // Nobody is asking Ion any more.
  const notice = cut('notice');
  notice.querySelector('.what').textContent = what;
  const button = notice.querySelector('button');
  button.textContent = label;
  button.addEventListener('click', () => {
    document.querySelector('.notice[role=alert]')?.remove();
    act();
  });
  day.before(notice);
}

function show(template) {
  document.querySelector('.notice[role=alert]')?.remove();
  day.replaceChildren(cut(template));
  return day;
}

function cut(template) {
  return document.querySelector(`#${template}`).content.cloneNode(true);
}
