// Has the app state who is signed in, and gives that to this page's own server.

const { app, audience } = await (await fetch('settings.json')).json();
const show = (id, on = true) => document.querySelector(`#${id}`).hidden = !on;
const say = (text) => document.querySelector('#greeting').textContent = text;

document.querySelector('#sign-in').href = `${app}/api/login?returnUrl=${encodeURIComponent(location.href)}`;
document.querySelector('#again').addEventListener('click', greet);
await greet();

async function greet() {
  try {
    // The cookie is the app's, so it is sent where this page's origin is listed in App__AllowedOrigins, and of the app's site.
    const stated = await fetch(`${app}/api/identity?audience=${encodeURIComponent(audience)}`, { credentials: 'include' });
    show('sign-in', stated.status === 401);
    show('again', stated.ok);
    if (stated.status === 401) return say('Hello, stranger!');
    const statement = await stated.json();
    if (!stated.ok) return say(statement.detail);

    // Good for five minutes, and here for one request.
    const greeted = await fetch('api/greeting', { headers: { Authorization: `Bearer ${statement.token}` } });
    say(greeted.ok ? (await greeted.json()).greeting : 'This server does not believe the app.');
  } catch {
    say(`The app at ${app} could not be reached, or does not list this page's origin in App__AllowedOrigins.`);
  }
}
