import type { PlannedChange } from './ports.ts';
import { HOLDING_DATA } from './template-changes.ts';

/**
 * What CloudFormation itself says it would lose. Where it cannot tell beforehand (`Conditional`, as for the attributes of a
 * new index) the policy of the stack stands behind: it denies the replacement when it comes to it. `leaving`: ids that may go.
 */
export const lossesIn = (changes: readonly PlannedChange[], leaving: readonly string[] = []): readonly string[] =>
  changes
    .filter(({ type }) => HOLDING_DATA.includes(type))
    .filter(({ action, id }) => !(action === 'Remove' && leaving.includes(id)))
    .filter(({ action, replacement }) => action === 'Remove' || replacement === 'True')
    .map(({ action, id, type }) => `${id} (${type}) would be ${action === 'Remove' ? 'removed' : 'replaced'}`);
