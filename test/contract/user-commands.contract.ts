import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '../../src/domain/operations/events.ts';
import type { UserSignal } from '../../src/domain/users/events.ts';
import type { Settlement, UserCommand, UserCommands, UserDirectory } from '../../src/domain/users/ports.ts';
import { anEntry } from './user-directory.contract.ts';

const AT = new Date('2026-03-01T12:00:00.000Z');
const after = (seconds: number): Date => new Date(AT.getTime() + seconds * 1000);

export const aCommand = (changes: Partial<UserCommand> = {}): UserCommand => ({
  id: randomUUID(),
  action: 'set-role',
  targetId: randomUUID(),
  actorId: 'actor-1',
  reason: 'promoted',
  before: { groups: ['agent'], attributes: { role: 'agent', companyId: 'c', a: 0 } },
  after: { groups: ['admin'], role: 'admin' },
  state: 'begun',
  begunAt: AT.toISOString(),
  ...changes,
});

export const theEndOf = (command: UserCommand, changes: Partial<Settlement> = {}): Settlement => ({
  command: { ...command, state: 'confirmed', endedAt: after(5).toISOString() },
  entry: anEntry({ id: command.targetId, role: 'admin' }),
  audit: {
    id: `users.role-set#${command.id}`,
    actor: command.actorId,
    action: 'users.role-set',
    entity: 'user',
    entityId: command.targetId,
    at: after(5).toISOString(),
    reason: 'promoted',
    before: { groups: ['agent'] },
    after: { groups: ['admin'] },
  },
  signal: {
    id: `signal-${command.id}`,
    signalType: 'USER_ROLE_CHANGED',
    payload: { userId: command.targetId, role: 'admin' },
    emittedAt: after(5).toISOString(),
    emittedBy: command.actorId,
    source: 'users',
  },
  ...changes,
});

export interface UserCommandsHarness {
  readonly commands: UserCommands;
  readonly directory: UserDirectory;
  readonly audit: () => Promise<readonly AuditEntry[]>;
  readonly signals: () => Promise<readonly UserSignal[]>;
}

/** What every UserCommands does. `make` gives an empty one, which reads pages of two. */
export const describeUserCommandsContract = (make: () => Promise<UserCommandsHarness>): void => {
  const openOnes = async (commands: UserCommands, before: Date): Promise<readonly string[]> => {
    const ids: string[] = [];
    for await (const page of commands.open(before)) ids.push(...page.map(({ id }) => id));
    return ids;
  };

  it('keeps an intent whole, in the order in which it was said', async () => {
    const { commands } = await make();
    const command = aCommand({ alsoHolds: ['super-admins', 'contact:c-1'] });
    expect(await commands.begin(command, after(60))).toBe('begun');
    expect(JSON.stringify((await commands.get(command.id))?.before)).toBe(JSON.stringify(command.before));
    expect(await commands.get(command.id)).toEqual(command);
    const bare = aCommand({ action: 'sign-up', before: {}, after: {} });
    expect(await commands.begin(bare, after(60))).toBe('begun');
    expect(await commands.get(bare.id)).toEqual(bare);
    expect(await commands.get('nobody')).toBeUndefined();
    expect(await commands.get('')).toBeUndefined();
  });

  it('U3: knows a command that comes again, open or ended, whatever it says now', async () => {
    const { commands } = await make();
    const command = aCommand();
    await commands.begin(command, after(60));
    expect(await commands.begin(command, after(60))).toBe('repeated');
    expect(await commands.begin({ ...command, targetId: 'another' }, after(60))).toBe('repeated');
    await commands.settle(theEndOf(command));
    expect(await commands.begin(command, after(60))).toBe('repeated');
    expect(await commands.get(command.id)).toMatchObject({ state: 'confirmed', endedAt: after(5).toISOString() });
    expect(await commands.begin(aCommand({ targetId: 'another' }), after(60))).toBe('begun');
  });

  it('U2: holds all that a command is about until it has ended, however long that takes, or nothing', async () => {
    const { commands } = await make();
    const first = aCommand({ alsoHolds: ['super-admins'] });
    expect(await commands.begin(first, after(-3600))).toBe('begun');
    const busy = { busyWith: first.id };
    expect(await commands.begin(aCommand({ targetId: first.targetId }), after(60))).toEqual(busy);
    const other = aCommand({ alsoHolds: ['contact:c-1', 'super-admins'] });
    expect(await commands.begin(other, after(60))).toEqual(busy);
    expect(await commands.get(other.id)).toBeUndefined();
    expect(await commands.begin(aCommand({ targetId: 'contact:c-1' }), after(60))).toBe('begun');
    expect(await commands.begin(aCommand({ targetId: other.targetId }), after(60))).toBe('begun');
    await commands.settle(theEndOf(first));
    expect(await commands.begin(aCommand({ targetId: first.targetId, alsoHolds: ['super-admins'] }), after(60))).toBe(
      'begun',
    );
  });

  it('may hold the same thing twice', async () => {
    const { commands } = await make();
    const command = aCommand({ targetId: 'one', alsoHolds: ['one', 'two', 'two'] });
    expect(await commands.begin(command, after(60))).toBe('begun');
    await commands.settle(theEndOf(command));
    expect(await commands.begin(aCommand({ targetId: 'two' }), after(60))).toBe('begun');
  });

  it('U1: of many who want the same one begins', async () => {
    const { commands } = await make();
    const rivals = Array.from({ length: 6 }, () => aCommand({ alsoHolds: ['super-admins'] }));
    const begun = await Promise.all(rivals.map((rival) => commands.begin(rival, after(60))));
    expect(begun.filter((answer) => answer === 'begun')).toHaveLength(1);
    const winner = rivals[begun.indexOf('begun')]?.id;
    expect(begun.filter((answer) => answer !== 'begun')).toEqual(
      Array.from({ length: 5 }, () => ({ busyWith: winner })),
    );
  });

  it('U2: hands an open command over when its lease has run out, to one', async () => {
    const { commands } = await make();
    const command = aCommand();
    await commands.begin(command, after(60));
    expect(await commands.resume(command.id, after(59), after(200))).toBe('held');
    const rivals = Array.from({ length: 5 }, () => commands.resume(command.id, after(60), after(200)));
    expect((await Promise.all(rivals)).toSorted()).toEqual(['held', 'held', 'held', 'held', 'resumed']);
    expect(await commands.resume(command.id, after(199), after(400))).toBe('held');
    expect(await commands.resume(command.id, after(200), after(400))).toBe('resumed');
    expect(await commands.get(command.id)).toEqual(command);
    await commands.settle(theEndOf(command));
    expect(await commands.resume(command.id, after(999), after(1999))).toBe('ended');
    expect(await commands.resume('nobody', after(999), after(1999))).toBe('ended');
  });

  it('U3: settles all at once: the command, the entry whatever is there, the audit entry, the signal', async () => {
    const { commands, directory, audit, signals } = await make();
    const command = aCommand();
    await directory.put(anEntry({ id: command.targetId }), undefined);
    await commands.begin(command, after(60));
    const end = theEndOf(command, { command: { ...command, state: 'undone', endedAt: AT.toISOString(), note: 'why' } });
    await commands.settle(end);
    expect(await commands.get(command.id)).toEqual(end.command);
    expect(await directory.get(command.targetId)).toEqual(end.entry);
    expect(await audit()).toEqual([end.audit]);
    expect(await signals()).toEqual([end.signal]);
  });

  it('settles without an entry and a signal, or with somebody who is gone', async () => {
    const { commands, directory, audit, signals } = await make();
    const entry = anEntry();
    await directory.put(entry, undefined);
    const first = aCommand({ targetId: entry.id });
    await commands.begin(first, after(60));
    const { entry: _, signal: __, ...bare } = theEndOf(first);
    await commands.settle(bare);
    expect(await directory.get(entry.id)).toEqual(entry);
    const second = aCommand({ targetId: entry.id, action: 'delete' });
    await commands.begin(second, after(60));
    const { signal: ___, ...gone } = theEndOf(second, { entry: 'gone' });
    await commands.settle(gone);
    expect(await directory.get(entry.id)).toBeUndefined();
    expect(await audit()).toHaveLength(2);
    expect(await signals()).toEqual([]);
  });

  it('U3: nothing at all happens to a command that is no longer open, or never was', async () => {
    const { commands, directory, audit, signals } = await make();
    const command = aCommand();
    await commands.begin(command, after(60));
    const end = theEndOf(command);
    await commands.settle(end);
    const next = aCommand({ targetId: command.targetId });
    await commands.begin(next, after(60));
    const other: Settlement = {
      ...theEndOf(command, { entry: 'gone' }),
      command: { ...command, state: 'refused', endedAt: after(9).toISOString() },
      audit: { ...end.audit, id: 'another' },
    };
    await commands.settle(other);
    await commands.settle(theEndOf(aCommand({ targetId: command.targetId })));
    expect(await commands.get(command.id)).toEqual(end.command);
    expect(await directory.get(command.targetId)).toEqual(end.entry);
    expect([await audit(), await signals()]).toEqual([[end.audit], [end.signal]]);
    expect(await commands.begin(aCommand({ targetId: command.targetId }), after(60))).toEqual({ busyWith: next.id });
  });

  it('writes nothing where the audit entry belongs to something else, and says so', async () => {
    const { commands, directory, audit } = await make();
    const first = aCommand();
    const second = aCommand();
    await commands.begin(first, after(60));
    await commands.begin(second, after(60));
    const end = theEndOf(first);
    await commands.settle(end);
    await expect(commands.settle({ ...theEndOf(second), audit: end.audit })).rejects.toThrow(second.id);
    expect(await commands.get(second.id)).toEqual(second);
    expect(await directory.get(second.targetId)).toBeUndefined();
    expect(await audit()).toHaveLength(1);
  });

  it('U2: shows what is open and was begun before a time, oldest first, over all pages', async () => {
    const { commands } = await make();
    const all = [3, 1, 4, 2, 5].map((seconds) => aCommand({ begunAt: after(seconds).toISOString() }));
    for (const command of all) await commands.begin(command, after(60));
    const [three, one, four, two] = all.map(({ id }) => id);
    expect(await openOnes(commands, after(5))).toEqual([one, two, three, four]);
    const ended = all[3];
    if (ended !== undefined) await commands.settle(theEndOf(ended));
    expect(await openOnes(commands, after(5))).toEqual([one, three, four]);
    expect(await openOnes(commands, after(1))).toEqual([]);
    for await (const [command] of commands.open(after(2))) expect(command).toEqual(all[1]);
  });
};
