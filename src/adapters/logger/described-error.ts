import { withoutPersonalData } from '../shared/personal-data.ts';

/** What of an error may be logged: never its other fields, which hold requests, answers and whatever else. */
export interface DescribedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  /** Of an AWS answer: what its support asks for. */
  readonly requestId?: string;
  readonly httpStatusCode?: number;
  readonly stack?: string;
  readonly errors?: readonly DescribedError[];
  readonly cause?: DescribedError;
}

const DEPTH_LIMIT = 8;

const fieldOf = (thing: unknown, key: string): unknown =>
  typeof thing === 'object' && thing !== null ? Reflect.get(thing, key) : undefined;

const detailsOf = (error: Error) => {
  const code = fieldOf(error, 'code');
  const metadata = fieldOf(error, '$metadata');
  const requestId = fieldOf(metadata, 'requestId');
  const httpStatusCode = fieldOf(metadata, 'httpStatusCode');
  return {
    ...(typeof code === 'string' ? { code: withoutPersonalData(code) } : {}),
    ...(typeof requestId === 'string' ? { requestId } : {}),
    ...(typeof httpStatusCode === 'number' ? { httpStatusCode } : {}),
    ...(error.stack === undefined ? {} : { stack: withoutPersonalData(error.stack) }),
  };
};

/** An error with the chain of its causes, without personal data. */
export const describedError = (error: unknown, depth = 1): DescribedError => {
  if (!(error instanceof Error)) {
    const message = typeof error === 'string' ? withoutPersonalData(error) : `a thrown ${typeof error}`;
    return { name: 'NotAnError', message };
  }
  const isDeepest = depth >= DEPTH_LIMIT;
  return {
    name: error.name,
    message: withoutPersonalData(error.message),
    ...detailsOf(error),
    ...(error instanceof AggregateError && !isDeepest
      ? { errors: error.errors.map((each) => describedError(each, depth + 1)) }
      : {}),
    ...(error.cause === undefined || isDeepest ? {} : { cause: describedError(error.cause, depth + 1) }),
  };
};
