import { type Answer, type DoorService, failure } from './answers.ts';

/**
 * rejected: refused for good. throttled, broken: refused for now. closed-before: the connection ends, and nothing was
 * accepted. closed-after: the message is accepted, and the connection ends before the sender hears so.
 */
export type Fault = 'rejected' | 'throttled' | 'broken' | 'closed-before' | 'closed-after';

export interface Faults {
  /** The next so many calls to the service meet this fault. */
  failNext(service: DoorService, fault: Fault, times?: number): void;
  /** The fault that this call meets; counts it. */
  take(service: DoorService): Fault | undefined;
}

export const createFaults = (): Faults => {
  const waiting: Record<DoorService, Fault[]> = { ses: [], sns: [], ssm: [], cognito: [] };
  return {
    failNext: (service, fault, times = 1) => waiting[service].push(...Array.from({ length: times }, () => fault)),
    take: (service) => waiting[service].shift(),
  };
};

const REFUSALS: Readonly<
  Record<DoorService, Readonly<Record<'rejected' | 'throttled' | 'broken', readonly [number, string]>>>
> = {
  ses: {
    rejected: [400, 'MessageRejected'],
    throttled: [429, 'TooManyRequestsException'],
    broken: [500, 'InternalFailure'],
  },
  sns: { rejected: [400, 'InvalidParameter'], throttled: [429, 'Throttled'], broken: [500, 'InternalError'] },
  ssm: {
    rejected: [400, 'ParameterNotFound'],
    throttled: [400, 'ThrottlingException'],
    broken: [500, 'InternalServerError'],
  },
  cognito: {
    rejected: [400, 'NotAuthorizedException'],
    throttled: [400, 'TooManyRequestsException'],
    broken: [500, 'InternalErrorException'],
  },
};

/** The service's refusal, or nothing when the fault is one of the connection. */
export const refusalFor = (service: DoorService, fault: Fault): Answer | undefined => {
  if (fault === 'closed-before' || fault === 'closed-after') return undefined;
  const [status, code] = REFUSALS[service][fault];
  return failure(service, status, code, `the local stage was told to answer "${fault}"`);
};
