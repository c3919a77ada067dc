import { session, login, logout } from '/ion.js';
import './style.css';

const who = document.querySelector('#who');
const toggle = document.querySelector('#toggle');

const { signedIn, user } = await session();
who.textContent = signedIn ? `You are ${user.firstName} ${user.lastName}.` : 'Nobody is signed in.';
toggle.textContent = signedIn ? 'Sign out' : 'Sign in with Ion';
toggle.hidden = false;
toggle.addEventListener('click', async () => {
  if (signedIn) {
    await logout();
    location.reload();
  } else {
    await login();
  }
});
