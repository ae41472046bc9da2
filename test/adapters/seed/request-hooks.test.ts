import { parseHook } from '../../../src/adapters/dynamodb/hook-record.ts';
import { createMemoryContactDirectory } from '../../../src/adapters/memory/memory-contact-directory.ts';
import { createMemoryKnownUsers } from '../../../src/adapters/memory/memory-known-users.ts';
import { readSeed } from '../../../src/adapters/seed/read-seed.ts';
import { judgeConditions } from '../../../src/domain/notifications/conditions.ts';
import { resolveRecipients } from '../../../src/domain/notifications/resolve-recipients.ts';
import type { Payload } from '../../../src/domain/notifications/signal.ts';
import { aContact } from '../../support/builders.ts';

const hooks = readSeed().hooks.map((row) => {
  const hook = parseHook(row);
  if (!hook.ok) throw new Error(hook.refusal.reason);
  return hook.value;
});
const contacts = createMemoryContactDirectory();
contacts.put(aContact({ id: 'assignee', roleType: 'AE', email: 'assignee@example.com' }));
contacts.put(aContact({ id: 'admin', roleType: 'Admin', email: 'admin@example.com' }));

/** Each message that a signal leads to: to whom, and how urgent. */
const told = async (signalType: string, payload: Payload): Promise<readonly string[]> => {
  const found = await Promise.all(
    hooks
      .filter((hook) => hook.signalType === signalType)
      .map(async (hook) => {
        const judged = judgeConditions(hook.conditions, payload);
        if (judged.outcome === 'impossible') throw new Error(judged.reason);
        if (judged.outcome === 'do-not-hold') return [];
        const { recipients, refused, absent } = await resolveRecipients(hook, payload, {
          contacts,
          users: createMemoryKnownUsers(),
        });
        expect([...refused, ...absent]).toEqual([]);
        return recipients.map(({ address }) => `${address} ${hook.priority}`);
      }),
  );
  return found.flat().sort();
};

const ASSIGNEE = 'assignee@example.com medium';
const assigned = { assignedTo: 'assignee' };

describe.each([
  ['REQUEST_EXPIRY_WARNING', { requestId: 'r', status: 'New', day: 10, expiresAt: '2026-03-01T00:00:00.000Z' }],
  ['REQUEST_STATUS_CHANGED', { requestId: 'r', fromStatus: 'New', toStatus: 'Expired', actor: 'automation:x' }],
])('who hears of %s', (signalType, payload) => {
  it.each<[string, Payload, readonly string[]]>([
    ['the assignee alone of an ordinary request', assigned, [ASSIGNEE]],
    ['the admins too, of an urgent one', { ...assigned, priority: 'urgent' }, ['admin@example.com high', ASSIGNEE]],
    [
      'the admins too, of one of high value',
      { ...assigned, estimatedValue: 100_000, priority: 'low' },
      ['admin@example.com medium', ASSIGNEE],
    ],
    [
      'the admins too, of one of high value that nobody gave a priority',
      { ...assigned, estimatedValue: 250_000 },
      ['admin@example.com medium', ASSIGNEE],
    ],
    [
      'the admins once, of one that is both',
      { ...assigned, estimatedValue: 250_000, priority: 'urgent' },
      ['admin@example.com high', ASSIGNEE],
    ],
    ['the assignee alone below that', { ...assigned, estimatedValue: 99_999, priority: 'high' }, [ASSIGNEE]],
    ['the admins alone, of one that nobody works on', {}, ['admin@example.com high']],
    [
      'the admins once, of one that nobody works on and that is both',
      { estimatedValue: 250_000, priority: 'urgent' },
      ['admin@example.com high'],
    ],
  ])('N1: %s', async (_, details, expected) => {
    expect(await told(signalType, { ...payload, ...details })).toEqual(expected);
  });
});

it('N7: nobody is told of other changes of status', async () => {
  const change = { requestId: 'r', fromStatus: 'New', toStatus: 'Archived', actor: 'x', ...assigned };
  expect(await told('REQUEST_STATUS_CHANGED', { ...change, priority: 'urgent' })).toEqual([]);
});
