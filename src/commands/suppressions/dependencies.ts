import { createHash } from 'node:crypto';
import { createDynamoSuppressionBook } from '../../adapters/dynamodb/dynamo-suppression-book.ts';
import { operationDependencies } from '../operations/dependencies.ts';
import type { Terminal } from '../terminal.ts';

/**
 * What the suppressions commands work with on a stage.
 * @throws {UsageRefused} when the stage cannot be reached by this name
 */
export const suppressionDependencies = (stage: string, terminal: Terminal) => {
  const { client, suffix, clock, frame, close } = operationDependencies(stage, terminal);
  /** By which the audit trail can be asked about an address without holding it. */
  const digestOf = (address: string): string => createHash('sha256').update(address).digest('hex').slice(0, 16);
  return { frame, book: createDynamoSuppressionBook({ client, suffix, clock }), clock, digestOf, close };
};
