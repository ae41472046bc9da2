/** One kind of what can go wrong for a caller (RFC 9457): the same slug and status for as long as the API lives. */
export interface ProblemKind {
  readonly slug: string;
  readonly status: number;
  /** The same for every occurrence. */
  readonly title: string;
}

/** What an operation answers: a value of its schema, or a problem. */
export type Answer = Success | Problem;

export interface Success {
  readonly status: 200 | 201;
  readonly body: unknown;
  /** There is more to do: the same call under the same idempotency key goes on, instead of getting this answer again. */
  readonly isProvisional?: boolean;
  /** Anybody may keep it, for so long, and ask again by its tag. Only for what says nothing of anybody. */
  readonly kept?: { readonly etag: string; readonly seconds: number };
}

export interface Problem {
  readonly kind: ProblemKind;
  /** What is wrong here, and what would be right. Names nobody. */
  readonly detail: string;
  /** More members of the problem: what a program needs to go on. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** It passes by itself: the same call under the same idempotency key is tried again, instead of getting this answer again. */
  readonly isProvisional?: boolean;
}

export const success = (body: unknown): Success => ({ status: 200, body });

export const problem = (kind: ProblemKind, detail: string, more: Problem['more'] = {}): Problem => ({
  kind,
  detail,
  more,
});

/** Nothing was done, and it passes by itself: the same call is worth another try. */
export const passing = (told: Problem): Problem => ({ ...told, isProvisional: true });

/** A problem's `type`: an identifier, not an address. */
export const typeOf = ({ slug }: ProblemKind): string => `urn:realtechee:problem:${slug}`;

/** Those that any operation may answer. */
export const PROBLEMS = {
  invalid: { slug: 'invalid-request', status: 400, title: 'The request is not valid' },
  broken: { slug: 'broken-json', status: 400, title: 'The body is not JSON' },
  tooLarge: { slug: 'body-too-large', status: 400, title: 'The body is too large' },
  notJson: { slug: 'wrong-content-type', status: 400, title: 'The body is of another content type' },
  unknownCaller: { slug: 'not-signed-in', status: 401, title: 'Nobody is signed in' },
  tokenRevoked: { slug: 'token-revoked', status: 401, title: 'The token is good no more' },
  notPermitted: { slug: 'not-permitted', status: 403, title: 'This is not for you to do' },
  noRoute: { slug: 'no-such-route', status: 404, title: 'There is no such route' },
  inFlight: { slug: 'idempotency-key-in-flight', status: 409, title: 'The same call is still being carried out' },
  anotherCommand: {
    slug: 'idempotency-key-reused',
    status: 422,
    title: 'The idempotency key belongs to another call',
  },
  unavailable: { slug: 'try-again', status: 503, title: 'Something that is needed gives no answer' },
  fault: { slug: 'fault', status: 500, title: 'Something broke on our side' },
} as const satisfies Readonly<Record<string, ProblemKind>>;
