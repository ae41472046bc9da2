import { type Aspects, onOff } from './aspects.ts';
import type { DeployedStack, Reading } from './ports.ts';

const COMPLETE = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE'];

const statusOf = (status: string): string => (COMPLETE.includes(status) ? 'complete' : status);

/** What the stack itself says, in the words of `expectStage`. `templateHash` is of the deployed template. */
export const stackAspects = (stack: DeployedStack, templateHash: string, logicalIds: readonly string[]): Aspects => {
  const absent = logicalIds.filter((id) => !stack.physicalIds.has(id));
  return {
    status: statusOf(stack.status),
    template: templateHash,
    'backend suffix': stack.outputs.BackendSuffix ?? 'none',
    'termination protection': onOff(stack.isProtected),
    'resources not made': absent.length === 0 ? 'none' : absent.join(', '),
  };
};

export const stackReading = (name: string, aspects: Aspects): Reading => ({ things: new Map([[name, aspects]]) });
