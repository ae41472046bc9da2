import * as z from 'zod/mini';
import type { IsolationRecord } from '../../domain/operations/isolate/ports.ts';

const $Record = z.object({
  beganAt: z.iso.datetime(),
  settings: z.array(
    z.object({
      kind: z.enum(['stream', 'schedule', 'function', 'mail']),
      id: z.string(),
      name: z.string(),
      setting: z.string(),
    }),
  ),
  deniedRoles: z.array(z.string()),
});

/** A record of an isolation as it is kept. @throws for anything else */
export const readIsolationRecord = (kept: unknown): IsolationRecord => {
  const { beganAt, ...rest } = $Record.parse(kept);
  return { ...rest, beganAt: new Date(beganAt) };
};
