import {
  createMemoryMarketingBrake,
  createMemoryReputation,
  createMemoryUnmatchedFeedback,
} from '../../../src/adapters/memory/memory-feedback.ts';
import { createMemoryRecentBounces } from '../../../src/adapters/memory/memory-suppression-list.ts';
import {
  describeMarketingBrakeContract,
  describeRecentBouncesContract,
  describeReputationContract,
  describeUnmatchedFeedbackContract,
} from '../../contract/feedback.contract.ts';

describe('The reputation in memory', () => describeReputationContract(async () => createMemoryReputation()));
describe('The marketing brake in memory', () =>
  describeMarketingBrakeContract(async () => createMemoryMarketingBrake()));
describe('The recent bounces in memory', () => describeRecentBouncesContract(async () => createMemoryRecentBounces()));
describe('The unmatched feedback in memory', () =>
  describeUnmatchedFeedbackContract(async () => {
    const unmatched = createMemoryUnmatchedFeedback();
    return { ...unmatched, kept: async () => unmatched.all() };
  }));
