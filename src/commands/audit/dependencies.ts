import { createDynamoAuditKeys } from '../../adapters/dynamodb/dynamo-audit-keys.ts';
import { createDynamoAuditSearch } from '../../adapters/dynamodb/dynamo-audit-search.ts';
import { operationDependencies } from '../operations/dependencies.ts';
import type { Terminal } from '../terminal.ts';

/** What the audit commands work with on a stage. @throws {UsageRefused} when the stage cannot be reached by this name */
export const auditDependencies = (stage: string, terminal: Terminal) => {
  const { frame, client, suffix, clock, close } = operationDependencies(stage, terminal);
  const trail = createDynamoAuditSearch({ client, suffix });
  return { frame, clock, trail, keys: createDynamoAuditKeys({ client, suffix }), close };
};
