import { REVOCATION_SECONDS, type Revocation, tokenRevocation } from '../../../src/domain/users/token-revocation.ts';

const NOW = new Date('2026-11-23T10:00:00.000Z');
const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

const aWorld = () => {
  let now = NOW;
  let revocation: Revocation | Error = 'none';
  const asked: string[] = [];
  const isRevoked = tokenRevocation({
    clock: () => now,
    revocations: {
      of: async (userId) => {
        asked.push(userId);
        await Promise.resolve();
        if (revocation instanceof Error) throw revocation;
        return revocation;
      },
    },
  });
  return {
    isRevoked,
    asked,
    say: (value: Revocation | Error) => {
      revocation = value;
    },
    pass: (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000);
    },
  };
};

describe('whether a token is good no more', () => {
  it.each([
    ['none', -10, false],
    ['gone', 3600, true],
    [{ tokensValidAfter: NOW.toISOString() }, -1, true],
    [{ tokensValidAfter: NOW.toISOString() }, 0, true],
    [{ tokensValidAfter: at(0.5).toISOString() }, 0, true],
    [{ tokensValidAfter: at(0.5).toISOString() }, 1, false],
  ] as const)('U2: %j, issued %d s from now: %s', async (said, seconds, revoked) => {
    const world = aWorld();
    world.say(said);
    expect(await world.isRevoked('u', at(seconds))).toBe(revoked);
  });

  it('U2: is asked once in some seconds for each person, and known anew after them', async () => {
    const world = aWorld();
    expect(await world.isRevoked('u', at(-60))).toBe(false);
    world.say({ tokensValidAfter: NOW.toISOString() });
    world.pass(REVOCATION_SECONDS - 0.001);
    expect(await world.isRevoked('u', at(-60))).toBe(false);
    expect(await world.isRevoked('other', at(-60))).toBe(true);
    world.pass(0.001);
    expect(await world.isRevoked('u', at(-60))).toBe(true);
    expect(world.asked).toEqual(['u', 'other', 'u']);
  });

  it('is asked once at a time, however many ask', async () => {
    const world = aWorld();
    await Promise.all(Array.from({ length: 20 }, () => world.isRevoked('u', NOW)));
    expect(world.asked).toEqual(['u']);
  });

  it('is not kept when it cannot be told, and not for more people than fit', async () => {
    const world = aWorld();
    world.say(new Error('no answer'));
    await expect(world.isRevoked('u', NOW)).rejects.toThrow('no answer');
    world.say('none');
    expect(await world.isRevoked('u', NOW)).toBe(false);
    for (let person = 0; person < 1001; person += 1) await world.isRevoked(`p-${person}`, NOW);
    await world.isRevoked('u', NOW);
    expect(world.asked.filter((id) => id === 'u')).toHaveLength(3);
  });
});
