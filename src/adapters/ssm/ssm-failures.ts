import { ConfigurationUnavailable } from '../../domain/configuration/ports.ts';
import { neverConnected } from '../shared/never-connected.ts';

const THROTTLED = [
  'ThrottlingException',
  'Throttling',
  'TooManyUpdates',
  'TooManyRequestsException',
  'RequestLimitExceeded',
];
const UNREACHABLE = [
  'InternalServerError',
  'InternalFailure',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TimeoutError',
  'RequestTimeout',
  'NetworkingError',
];
/** The connection broke after it was there. */
const BROKEN = ['ECONNRESET', 'EPIPE', 'ETIMEDOUT'];

const statusOf = (fault: Error): number => {
  const metadata: unknown = Reflect.get(fault, '$metadata');
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  return typeof status === 'number' ? status : 0;
};

const isUnreachable = (fault: Error): boolean =>
  UNREACHABLE.includes(fault.name) ||
  neverConnected(fault) ||
  BROKEN.includes(String(Reflect.get(fault, 'code'))) ||
  statusOf(fault) >= 500;

/** Whether a fault is of the moment, or of what was asked: of the latter nothing gets better by waiting. */
export const configurationFault = (fault: unknown): unknown => {
  if (!(fault instanceof Error)) return fault;
  if (THROTTLED.includes(fault.name) || statusOf(fault) === 429)
    return new ConfigurationUnavailable('throttled', { cause: fault });
  return isUnreachable(fault) ? new ConfigurationUnavailable('unreachable', { cause: fault }) : fault;
};

/** Does one call, and throws its fault in the domain's words. */
export const inOurWords = async <Answer>(call: Promise<Answer>): Promise<Answer> => {
  try {
    return await call;
  } catch (fault) {
    throw configurationFault(fault);
  }
};
