/**
 * Types of `/ion.js`: Ion for a web page, by way of IonFunctions. An argument of another type is a `TypeError` that names it.
 */

/** For every call. */
export interface CallOptions {
  /** Gives the call up; it then rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Whether to leave for sign-in when nobody is signed in, instead of rejecting with {@link SignedOutError}. */
  login?: boolean;
}

export interface GetOptions extends CallOptions {
  /** Query parameters, such as `{ page: 2 }`; those that are `undefined` or `null` are left out. */
  query?: Record<string, string | number | boolean | undefined | null>;
}

/** What a handler is given; no argument, so that a function may be the handler: `button.addEventListener('click', login)`. */
export interface HandledEvent {
  preventDefault(): void;
}

export interface SessionUser {
  /** Ion's number for the user. */
  id: number;
  /** Like all that follows, empty where the app asks by OpenID Connect alone, and not for it (scopes `profile` and `email`). */
  username: string;
  firstName: string;
  lastName: string;
  email: string;
  /** In Ion's words: `student`, `teacher`, `counselor` …; empty where the app may not read the profile. */
  userType: string;
  /** The groups that Ion has the user in, where the app asks for the scope `groups`. */
  groups?: string[];
}

export interface SignedIn {
  signedIn: true;
  user: SessionUser;
  /** What Ion has granted: `read`, `write` … */
  scopes: string[];
  /** When the session ends however much it is used. */
  expiresAt: Date;
  /**
   * Whether the user lets the app's own code call Ion while they are away; `undefined` where the app does not ask for that, and while
   * it can't tell. To agree, `fetch('/api/offline', { method: 'POST' })` at the user's click; to take it back, `DELETE`.
   */
  offline?: boolean;
}

export interface SignedOut {
  signedIn: false;
  /** Where to sign in, at the app; {@link login} goes there and comes back. */
  loginUrl: string;
}

export interface UserSession {
  /** Names the session to {@link endSession}. */
  handle: string;
  createdAt: Date;
  /** To the hour. */
  lastSeenAt: Date;
  expiresAt: Date;
  /** Whether it is the one that asks. */
  current: boolean;
}

/** What went wrong, as the app tells it (RFC 9457, problem details). */
export class IonError extends Error {
  /** What kind it is: `urn:ionfunctions:problem:…`, or `about:blank` where Ion itself said no. */
  readonly type: string;
  readonly title: string;
  /** The HTTP status; 0 when the app could not be reached, or its answer broke off. */
  readonly status: number;
  /** What happened and what to do; where Ion itself said no, its reasons, if it gave any. */
  readonly detail?: string;
  /** To quote to whoever runs the app. */
  readonly traceId?: string;
  /** In how many seconds to try again. Always `undefined` to a page on another origin, from which browsers hide it. */
  readonly retryAfter?: number;
  /** The answer's body: an object where it was JSON, else text. */
  readonly body?: unknown;
}

/** Nobody is signed in, or no longer: {@link login} is the way on. */
export class SignedOutError extends IonError {
  readonly loginUrl: string;
}

/** Who is signed in, if anybody is. Never fails for being signed out. */
export function session(options?: CallOptions): Promise<SignedIn | SignedOut>;

/** Ion's profile of whoever is signed in; its links can be given to {@link get}. */
export function profile(options?: CallOptions): Promise<Profile>;

/**
 * A day of the bell schedule: today at school, or the day of a `Date` there, or one such as `2026-11-25`. Needs nobody signed in.
 * @example const today = await schedule(); console.log(today.day_type.name);
 */
export function schedule(date?: Date | string, options?: CallOptions): Promise<ScheduleDay>;

/** What the county says of an emergency. Needs nobody signed in. */
export function emergency(options?: CallOptions): Promise<Emergency>;

/** The eighth period blocks of a day, or without one those from today on to the end of the school year. */
export function blocks(date?: Date | string, options?: CallOptions): Promise<Block[]>;

/** Which day it is at school at a moment (now), as `2026-11-25`, wherever the browser is. */
export function schoolDay(date?: Date | string): string;

/**
 * How old an answer of these functions is, in seconds: more than 0 where the app had it from its shared cache, as for what is
 * public, and more than a minute or so where Ion is down. Always 0 for what one user alone may see.
 */
export function ageOf(answer: object): number;

/** The address of somebody's picture (by id or username), for an `<img>` of a page on the app's own origin. */
export function pictureUrl(user: number | string): string;

/** Signs up for an eighth period activity. Needs `Proxy__AllowWrites` and the scope `write`, and a page on the app's own origin. */
export function signUp(
  choice: { block: number | string; activity: number | string } | { scheduledActivity: number | string }, options?: CallOptions): Promise<ActivityDetail>;

/** Makes an activity a favorite, or no longer one. Needs what {@link signUp} needs. */
export function toggleFavorite(activity: number | string, options?: CallOptions): Promise<ActivityDetail>;

/** Leaves this page to sign in at Ion, and comes back to `returnUrl` (this page). The promise never settles. */
export function login(returnUrl?: string | URL | Location | HandledEvent): Promise<never>;

/**
 * Ends the session and revokes its tokens at Ion; `everywhere` ends all of the user's. The user stays signed in at Ion
 * itself, where the next {@link login} in this browser finds them without asking for a password: with `ion`, for shared
 * machines, the page is then left for Ion, which asks, ends that too, and leads back to a page of the app that says so; the
 * promise never settles. From a page on another origin it leaves for the app's start page, which has a button for each, and
 * the promise never settles either.
 */
export function logout(options?: CallOptions & { everywhere?: boolean; ion?: boolean } | HandledEvent): Promise<void>;

/**
 * For every page that shows something of its user: calls back when the session that it shows is over, or another user's.
 * That is noticed at once when {@link logout} or {@link endSession} ended it, in this tab or another, and when a call finds
 * nobody signed in; what ended it otherwise (the app's start page, another origin, another device, age), when the page is
 * looked at again or the browser brings it back for the Back button.
 *
 * The callback takes away what is shown. Until it has, and its promise is settled if it returns one, nothing of the page is
 * seen; nor is a page that was brought back before its session was found to live. Without a callback the page is loaded anew.
 * @returns A function after which it is not called any more.
 * @example onSignedOut(() => { document.querySelector('main').replaceChildren(); });
 */
export function onSignedOut(callback?: () => unknown): () => void;

/** The user's sessions, this one and those in other browsers, the newest first. */
export function sessions(options?: CallOptions): Promise<UserSession[]>;

/** Ends one of them. Needs a page on the app's own origin. */
export function endSession(handle: string, options?: CallOptions): Promise<void>;

// What Ion answers: made of ion-answers.txt.
/** A page of a list; `get` and `pages` take its links. */
export interface Page<T> {
  /** How many there are on all pages. */
  count: number;
  next: string | null;
  previous: string | null;
  results: T[];
}

/** Graduates and the staff have one too. */
export interface Grade {
  /** From 9; 13 for graduates and for the staff. */
  number: number;
  /** As `senior`. */
  name: string;
}

/** Somebody, as lists name them. */
export interface Person {
  id: number;
  /** Their profile. */
  url: string;
  /** `student`, `teacher`, `counselor` … */
  user_type: string;
  username: string;
  full_name: string;
  first_name: string;
  last_name: string;
  /** Of students, in the answer to a search. */
  grade?: Grade;
}

/** Ion's profile of somebody. */
export interface Profile {
  id: number;
  ion_username: string;
  /** `male`, `female`, `non-binary`, or empty. */
  sex: string;
  /** As `ms` or `dr`. */
  title: string | null;
  display_name: string;
  full_name: string;
  short_name: string;
  first_name: string;
  last_name: string;
  nickname: string | null;
  tj_email: string;
  /** For teachers only. */
  student_id?: number | null;
  grade: Grade;
  graduation_year: number | null;
  /** `student`, `teacher`, `counselor` … */
  user_type: string;
  counselor: Person | null;
  administrator: Person | null;
  /** Where the picture is; not that there is one. */
  picture: string;
  is_eighth_admin: boolean;
  is_teacher: boolean;
  is_student: boolean;
}

/** A day of the bell schedule. */
export interface ScheduleDay {
  url: string;
  /** As `2026-11-25`; of a day that nobody has entered as it was asked for, maybe without zeros. */
  date: string;
  day_type: DayType;
}

/** When the bells ring on such a day. */
export interface DayType {
  /** As `Blue Day`; may have `<br>` in it. */
  name: string;
  special: boolean;
  /** None where there is no school. */
  blocks: Bell[];
}

/** A period, lunch, or what else is between two bells. */
export interface Bell {
  order: number;
  /** As `Period 1`; may have `<br>` in it. */
  name: string;
  /** In Virginia, by hours from 0 to 23 without a zero before them, as `8:40`. */
  start: string;
  end: string;
}

export interface Announcement {
  url: string;
  id: number;
  title: string;
  /** HTML, written by people: to be cleaned before a page shows it. */
  content: string;
  author: string | null;
  user: number | null;
  added: string;
  updated: string;
  /** For whom it is; for all where there are none. */
  groups: number[];
  pinned: boolean;
}

/** What the county says of an emergency. */
export interface Emergency {
  /** Whether there is one; null where Ion has nobody to ask. */
  status: boolean | null;
  /** HTML, to be cleaned before a page shows it; empty without an emergency, null where Ion could not ask. */
  message: string | null;
}

export interface Bus {
  id: number;
  /** As `JT-101`. */
  route_name: string;
  /** Where it stands, once it is there. */
  space: string;
  bus_number: string;
  /** `a`: arrived, `d`: delayed, `o`: on time. */
  status: 'a' | 'd' | 'o';
}

/** An eighth period block. */
export interface Block {
  id: number;
  /** A {@link BlockDetail}. */
  url: string;
  date: string;
  /** `A` or `B`, mostly. */
  block_letter: string;
  /** Whether sign-ups are over. */
  locked: boolean;
}

/** A block, and what may be chosen for it. */
export interface BlockDetail {
  id: number;
  /** By activity id. */
  activities: Record<string, BlockActivity>;
  date: string;
  block_letter: string;
  comments: string;
}

/** An activity as a block tells of it to the user. */
export interface BlockActivity {
  id: number;
  aid: number;
  /** The activity on this block, which is what one signs up for; a {@link ScheduledActivity}. */
  scheduled_activity: Link;
  /** An {@link ActivityDetail}. */
  url: string;
  name: string;
  /** With the title and marks such as (R) for restricted. */
  name_with_flags: string;
  name_with_flags_for_user: string;
  description: string;
  cancelled: boolean;
  favorited: boolean;
  subscribed_to: boolean;
  subscriptions_enabled: boolean;
  roster: Roster;
  rooms: string[];
  sponsors: (string | null)[];
  /** Whether only those on its list may sign up. */
  restricted: boolean;
  /** Whether it is, and the user is not on the list. */
  restricted_for_user: boolean;
  /** Whether signing up for one block of a day is signing up for the other. */
  both_blocks: boolean;
  /** Whether one may have it on one block of a day only. */
  one_a_day: boolean;
  special: boolean;
  administrative: boolean;
  /** Whether it opens two days before and no earlier. */
  presign: boolean;
  /** When it opens, as `Monday, November 23 at 8:00 PM`. */
  presign_time: string;
  /** Whether who is in can't leave. */
  sticky: boolean;
  user_sticky: boolean;
  finance: string;
  title: string;
  comments: string;
  /** In place of the comments, if anything. */
  display_text: string;
  waitlist_count: number;
  waitlisted: boolean;
  waitlist_position: number;
  is_recommended: boolean;
}

/** How many are signed up. */
export interface Roster {
  count: number;
  /** How many may be; -1 where nobody counts. */
  capacity: number;
  /** A {@link ScheduledActivity}. */
  url: string;
}

export interface Link {
  id: number;
  url: string;
}

/** An activity, as lists name it. */
export interface Activity {
  id: number;
  /** An {@link ActivityDetail}. */
  url: string;
  name: string;
}

/** An activity, and when it is. */
export interface ActivityDetail {
  id: number;
  name: string;
  description: string;
  administrative: boolean;
  restricted: boolean;
  presign: boolean;
  one_a_day: boolean;
  both_blocks: boolean;
  sticky: boolean;
  special: boolean;
  /** By block id. */
  scheduled_on: Record<string, ActivityBlock>;
}

/** A block on which an activity is. */
export interface ActivityBlock {
  id: number;
  date: string;
  block_letter: string;
  /** A {@link BlockDetail}. */
  url: string;
  /** A {@link ScheduledActivity}. */
  roster: Link;
}

/** What somebody has chosen for a block. */
export interface Signup {
  id: number;
  block: SignupBlock;
  activity: SignupActivity;
  /** Its id. */
  scheduled_activity: number;
  user: number;
}

export interface SignupBlock {
  id: number;
  date: string;
  /** A {@link BlockDetail}. */
  url: string;
  block_letter: string;
}

export interface RosterBlock {
  id: number;
  date: string;
  /** A {@link BlockDetail}. */
  url: string;
}

export interface SignupActivity {
  id: number;
  /** With marks such as (R) for restricted. */
  title: string;
  /** An {@link ActivityDetail}. */
  url: string;
}

/** An activity on a block, and who is signed up. */
export interface ScheduledActivity {
  id: number;
  name: string;
  block: RosterBlock;
  activity: SignupActivity;
  signups: Members;
  /** -1 where nobody counts. */
  capacity: number;
}

export interface Members {
  /** Those whom the user may see. */
  members: Member[];
  count: number;
  viewable_count: number;
}

export interface Member {
  id: number;
  full_name: string;
  username: string;
  /** Their profile. */
  url: string;
}

export function get(path: `profile/${string}/picture/${string}`, options?: GetOptions): Promise<Blob>;
export function get(path: 'signups/user/favorites', options?: GetOptions): Promise<Activity[]>;
export function get(path: `profile/${string}/picture`, options?: GetOptions): Promise<Blob>;
export function get(path: `signups/scheduled_activity/${number}`, options?: GetOptions): Promise<ScheduledActivity>;
export function get(path: `signups/user/${number}`, options?: GetOptions): Promise<Signup[]>;
export function get(path: 'signups/user', options?: GetOptions): Promise<Signup[]>;
export function get(path: `activities/${number}`, options?: GetOptions): Promise<ActivityDetail>;
export function get(path: `announcements/${number}`, options?: GetOptions): Promise<Announcement>;
export function get(path: `blocks/${number}`, options?: GetOptions): Promise<BlockDetail>;
export function get(path: `bus/${number}`, options?: GetOptions): Promise<Bus>;
export function get(path: `profile/${string}`, options?: GetOptions): Promise<Profile>;
export function get(path: `schedule/${string}`, options?: GetOptions): Promise<ScheduleDay>;
export function get(path: `search/${string}`, options?: GetOptions): Promise<Page<Person>>;
export function get(path: '', options?: GetOptions): Promise<Record<string, Record<string, string[]>>>;
export function get(path: 'activities', options?: GetOptions): Promise<Page<Activity>>;
export function get(path: 'announcements', options?: GetOptions): Promise<Page<Announcement>>;
export function get(path: 'blocks', options?: GetOptions): Promise<Page<Block>>;
export function get(path: 'bus', options?: GetOptions): Promise<Page<Bus>>;
export function get(path: 'emerg', options?: GetOptions): Promise<Emergency>;
export function get(path: 'profile', options?: GetOptions): Promise<Profile>;
export function get(path: 'schedule', options?: GetOptions): Promise<Page<ScheduleDay>>;
export function pages(path: `search/${string}`, options?: GetOptions): AsyncGenerator<Page<Person>, void, undefined>;
export function pages(path: 'activities', options?: GetOptions): AsyncGenerator<Page<Activity>, void, undefined>;
export function pages(path: 'announcements', options?: GetOptions): AsyncGenerator<Page<Announcement>, void, undefined>;
export function pages(path: 'blocks', options?: GetOptions): AsyncGenerator<Page<Block>, void, undefined>;
export function pages(path: 'bus', options?: GetOptions): AsyncGenerator<Page<Bus>, void, undefined>;
export function pages(path: 'schedule', options?: GetOptions): AsyncGenerator<Page<ScheduleDay>, void, undefined>;
// End of what is made.

/**
 * What Ion's API has at a path below `/api/`, or at a link in an answer: an object for JSON, a `Blob` for a picture. What is
 * at a path that is written out has its type.
 * @example const { results } = await get('announcements', { query: { page: 2 } });
 */
export function get<T = any>(path: string | URL, options?: GetOptions): Promise<T>;

/**
 * The pages of one of Ion's lists, one after the other, each asked for when it is wanted; `break` ends it.
 * @example for await (const { results } of pages('activities')) show(results);
 */
export function pages<T = any>(path: string | URL, options?: GetOptions): AsyncGenerator<Page<T>, void, undefined>;
