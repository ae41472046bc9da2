import type { Settlement, UserCommand, UserCommands, UserDirectory } from '../../src/domain/users/ports.ts';
import type { Revocations } from '../../src/domain/users/token-revocation.ts';
import type { DirectoryEntry } from '../../src/domain/users/user.ts';

const AT = '2026-11-23T10:00:00.000Z';

const entry: DirectoryEntry = {
  id: 'u-1',
  revision: 'r-1',
  email: 'u-1@example.com',
  role: 'guest',
  signIn: 'active',
  isEnabled: true,
  attributes: {},
  confirmedAt: AT,
  createdAt: AT,
  updatedAt: AT,
};

const command = (id: string): UserCommand => ({
  id,
  action: 'sign-out',
  targetId: 'u-1',
  actorId: 'admin',
  before: {},
  after: {},
  state: 'begun',
  begunAt: AT,
});

const settled = (id: string, kept: Settlement['entry']): Settlement => ({
  command: { ...command(id), state: 'confirmed', endedAt: AT },
  ...(kept === undefined ? {} : { entry: kept }),
  audit: {
    id: `users.x#${id}`,
    actor: 'admin',
    action: 'users.x',
    entity: 'user',
    entityId: 'u-1',
    at: AT,
    before: {},
    after: {},
  },
});

/** What is said of tokens follows from how commands are settled. */
export const describeRevocationsContract = (
  name: string,
  make: () => Promise<{
    readonly revocations: Revocations;
    readonly commands: UserCommands;
    readonly directory: UserDirectory;
  }>,
): void => {
  describe(`Revocations contract: ${name}`, () => {
    it('U2: know none, then from when on tokens count, then that a user is gone', async () => {
      const { revocations, commands } = await make();
      const settle = async (id: string, kept: Settlement['entry']): Promise<void> => {
        await commands.begin(command(id), new Date(Date.parse(AT) + 60_000));
        await commands.settle(settled(id, kept));
      };
      expect(await revocations.of('u-1')).toBe('none');
      await settle('c-1', entry);
      expect(await revocations.of('u-1')).toBe('none');
      await settle('c-2', { ...entry, tokensValidAfter: AT });
      expect(await revocations.of('u-1')).toEqual({ tokensValidAfter: AT });
      await settle('c-3', 'gone');
      expect(await revocations.of('u-1')).toBe('gone');
      expect(await revocations.of('u-2')).toBe('none');
      expect(await revocations.of('')).toBe('none');
    });

    it('U2: know that a user is gone whose entry was removed, and of nobody who came back', async () => {
      const { revocations, directory } = await make();
      await directory.put(entry, undefined);
      await directory.remove({ ...entry, revision: 'who was faster' });
      expect(await revocations.of('u-1')).toBe('none');
      await directory.remove(entry);
      expect(await revocations.of('u-1')).toBe('gone');
      await directory.put({ ...entry, revision: 'r-2' }, undefined);
      expect(await revocations.of('u-1')).toBe('none');
    });

    it('are no commands themselves', async () => {
      const { commands } = await make();
      await commands.begin(command('c-1'), new Date(AT));
      await commands.settle(settled('c-1', 'gone'));
      expect(await commands.get('gone#u-1')).toBeUndefined();
    });
  });
};
