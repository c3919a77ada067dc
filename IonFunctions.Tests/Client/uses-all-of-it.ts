// Compiled by TypesTests with --strict: what a page in TypeScript would write, and what it must not be able to write.
import {
  ageOf, blocks, emergency, endSession, get, IonError, login, logout, onSignedOut, pages, pictureUrl, profile, schedule, schoolDay, session, sessions,
  SignedOutError, signUp, toggleFavorite,
  type ActivityDetail, type Announcement, type Bell, type Block, type BlockActivity, type Bus, type CallOptions, type GetOptions, type Page, type Person,
  type Profile, type ScheduleDay, type SessionUser, type Signup, type UserSession,
} from './ion.js';

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
  const offline: boolean | undefined = who.offline;

  const me: Profile = await profile();
  const grade: number | undefined = me.grade?.number;

  const query: GetOptions = { query: { page: 2, date: undefined, all: true, start_date: null } };
  const page = await get<Page<{ my: string }>>('something/new', query);
  const first: string | undefined = page.results[0]?.my;
  const next: string | null = page.next;
  const picture: Blob = await get(`profile/${user.id}/picture`);
  const [seniors, loose] = [await get(`profile/${user.username}/picture/senior`), await get(new URL(me.picture))];
  const image: string = pictureUrl(user.username) + pictureUrl(user.id);

  await typed(signal);
  const signedUp: ActivityDetail = await signUp({ block: 1, activity: 2 });
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
  console.log(ends, scopes, grade, first, next, picture.size, seniors.size, loose, image, signedUp.scheduled_on['1']?.roster.url);
}

async function typed(signal: AbortSignal): Promise<void> {
  const today: ScheduleDay = await schedule();
  const bells: Bell[] = (await schedule('2026-11-25')).day_type.blocks.concat((await schedule(new Date(), { signal })).day_type.blocks);
  const week: Page<ScheduleDay> = await get('schedule', { query: { page_size: 7 } });
  const other: ScheduleDay = await get(`schedule/${schoolDay(new Date(0))}`);
  const old: number = ageOf(today) + ageOf(week);
  const message: string | null = (await emergency()).message;
  const upcoming: Block[] = (await blocks()).concat(await blocks(today.date), await blocks(new Date(), { signal }));
  const choices: BlockActivity[] = Object.values((await get(`blocks/${upcoming[0]!.id}`)).activities);
  const left: number = choices[0]!.roster.capacity - choices[0]!.roster.count;
  const chosen: Signup[] = await get('signups/user', { query: { start_date: schoolDay() } });
  const favorites: string[] = (await get('signups/user/favorites')).map((one) => one.name);
  const member: string | undefined = (await get(`signups/scheduled_activity/${chosen[0]!.scheduled_activity}`)).signups.members[0]?.full_name;
  const late: Bus[] = (await get('bus')).results.filter((bus) => bus.status === 'd');
  const counselor: Person | null = (await get('profile/2027alovelace')).counselor;
  for await (const { results } of pages('announcements', { signal, query: { page_size: 5 } })) {
    const news: Announcement[] = results;
    console.log(news[0]?.pinned);
  }
  for await (const page of pages(`search/${'curie'}`)) {
    console.log(page.count, page.results.map((person) => person.grade?.number));
  }
  for await (const page of pages<number>(new URL(week.next ?? ''))) {
    console.log(page.results[0]?.toFixed());
  }
  console.log(bells, other.url, old, message, left, favorites, member, late, counselor);
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
  // @ts-expect-error: Ion has no such field
  console.log((await profile()).grade_number);
  // @ts-expect-error: null without a counselor
  console.log((await profile()).counselor.full_name);
  // @ts-expect-error: no such field of a day
  console.log((await get('schedule')).results[0].dayType);
  // @ts-expect-error: a bus is `a`, `d` or `o`
  console.log((await get('bus/7')).status === 'late');
  // @ts-expect-error: not a day
  await schedule(7);
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
