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
  username: string;
  firstName: string;
  lastName: string;
  email: string;
  /** In Ion's words: `student`, `teacher`, `counselor` … */
  userType: string;
}

export interface SignedIn {
  signedIn: true;
  user: SessionUser;
  /** What Ion has granted: `read`, `write` … */
  scopes: string[];
  /** When the session ends however much it is used. */
  expiresAt: Date;
}

export interface SignedOut {
  signedIn: false;
  /** Where to sign in, at the app; {@link login} goes there and comes back. */
  loginUrl: string;
}

/** Ion's profile, as much of it as is always there; Ion has more. */
export interface Profile {
  id: number;
  ion_username: string;
  display_name: string;
  full_name: string;
  short_name: string;
  first_name: string;
  last_name: string;
  nickname: string | null;
  title: string | null;
  tj_email: string;
  user_type: string;
  graduation_year: number | null;
  grade: { number: number; name: string };
  picture: string;
  [field: string]: unknown;
}

/** A page of one of Ion's lists; `next` and `previous` lead through the app and can be given to {@link get}, as can all links. */
export interface Page<T> {
  count: number;
  next: string | null;
  previous: string | null;
  results: T[];
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
 * What Ion's API has at a path below `/api/`, or at a link in an answer: an object for JSON, a `Blob` for a picture.
 * @example const today = (await get('schedule')).results[0];
 */
export function get<T = any>(path: string | URL, options?: GetOptions): Promise<T>;

/** The address of somebody's picture (by id or username), for an `<img>` of a page on the app's own origin. */
export function pictureUrl(user: number | string): string;

/** Signs up for an eighth period activity. Needs `Proxy__AllowWrites` and the scope `write`, and a page on the app's own origin. */
export function signUp(
  choice: { block: number | string; activity: number | string } | { scheduledActivity: number | string }, options?: CallOptions): Promise<unknown>;

/** Makes an activity a favorite, or no longer one. Needs what {@link signUp} needs. */
export function toggleFavorite(activity: number | string, options?: CallOptions): Promise<unknown>;

/** Leaves this page to sign in at Ion, and comes back to `returnUrl` (this page). The promise never settles. */
export function login(returnUrl?: string | URL | Location | HandledEvent): Promise<never>;

/**
 * Ends the session and revokes its tokens at Ion; `everywhere` ends all of the user's. The user stays signed in at Ion
 * itself, where the next {@link login} in this browser finds them without asking for a password. From a page on another origin it leaves for the app's
 * start page, which has a button for it, and the promise never settles.
 */
export function logout(options?: CallOptions & { everywhere?: boolean } | HandledEvent): Promise<void>;

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
