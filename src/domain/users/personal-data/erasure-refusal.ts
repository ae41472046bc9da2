import { describeUserRefusal, type UserRefusal } from '../refusal.ts';

/** Why nothing, or nothing more, was erased. */
export type ErasureRefusal =
  | UserRefusal
  | { readonly because: 'no-plan' }
  | { readonly because: 'plan-expired' }
  /** The plan is of another user than the one that was named. */
  | { readonly because: 'another-user' }
  | { readonly because: 'legal-hold' }
  /** Another run goes on with this erasure. */
  | { readonly because: 'taken-over' }
  | { readonly because: 'out-of-time' };

/** What to tell a person, and what to do. No personal data. */
export const describeErasureRefusal = (refusal: ErasureRefusal): string => {
  switch (refusal.because) {
    case 'no-plan':
      return 'there is no such plan; plan the erasure first, and look at the plan';
    case 'plan-expired':
      return 'the plan is older than 24 hours, and rows have changed since; plan again';
    case 'another-user':
      return 'this plan is of another user; name the plan of this one';
    case 'legal-hold':
      return 'the person is under a legal hold: nothing may be erased until it is lifted (legalHold of the contact)';
    case 'taken-over':
      return 'another run is at this erasure, and goes on with it';
    case 'out-of-time':
      return 'the tables are too large to be read in the time of one request; plan it with `realtechee users erase`';
    default:
      return describeUserRefusal(refusal);
  }
};
