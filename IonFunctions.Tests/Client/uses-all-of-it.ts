// Compiled by TypesTests with --strict: what a page in TypeScript would write, and what it must not be able to write.
import {
  endSession, get, IonError, login, logout, onSignedOut, pictureUrl, profile, session, sessions, SignedOutError, signUp, toggleFavorite,
  type CallOptions, type GetOptions, type Page, type Profile, type SessionUser, type UserSession,
} from './ion.js';

interface Day { date: string; day_type: { name: string } }

export async function everything(signal: AbortSignal): Promise<void> {
  const options: CallOptions = { signal, login: true };
  const who = await session(options);
  if (!who.signedIn) {
    const url: string = who.loginUrl;
    console.log(url);
    return login(new URL('/here', location.href));
  }
  const user: SessionUser = who.user;
  const ends: number = who.expiresAt.getTime();
  const scopes: string[] = who.scopes;

  const me: Profile = await profile();
  const grade: number | undefined = me.grade?.number;
  const unknown: unknown = me.something_new;

  const query: GetOptions = { query: { page: 2, date: undefined, all: true, start_date: null } };
  const page = await get<Page<Day>>('schedule', query);
  const first: string | undefined = page.results[0]?.day_type.name;
  const next: string | null = page.next;
  const picture = await get<Blob>(`profile/${user.id}/picture`);
  const loose = (await get('bus')).results;
  const image: string = pictureUrl(user.username) + pictureUrl(user.id);

  await signUp({ block: 1, activity: 2 });
  await signUp({ scheduledActivity: 3 }, options);
  await toggleFavorite(2);

  const all: UserSession[] = await sessions();
  for (const one of all.filter((each) => !each.current)) {
    await endSession(one.handle);
  }
  const stop: () => void = onSignedOut(() => document.body.replaceChildren());
  stop();
  onSignedOut(async () => { await session(); });
  onSignedOut();
  document.body.addEventListener('click', login);
  document.body.addEventListener('click', logout);
  await logout();
  await logout({ everywhere: true, signal });
  await login();
  console.log(ends, scopes, grade, unknown, first, next, picture.size, loose, image);
}

export function tell(error: unknown): string {
  if (error instanceof SignedOutError) {
    return error.loginUrl;
  }
  if (error instanceof IonError) {
    const wait: number | undefined = error.retryAfter;
    return `${error.status} ${error.type} ${error.title} ${error.detail ?? ''} ${error.traceId ?? ''} ${wait ?? ''} ${String(error.body)}`;
  }
  throw error;
}

export async function mistakes(): Promise<void> {
  const who = await session();
  // @ts-expect-error: nobody may be signed in
  console.log(who.user.firstName);
  // @ts-expect-error: a block without an activity
  await signUp({ block: 1 });
  // @ts-expect-error: no such option
  await profile({ logIn: true });
  // @ts-expect-error: not a promise, but a function
  onSignedOut(session());
  // @ts-expect-error: no such option
  await logout({ everywher: true });
  // @ts-expect-error: not a number
  await endSession(7);
  // @ts-expect-error: errors are not changed
  new IonError().status = 1;
}
