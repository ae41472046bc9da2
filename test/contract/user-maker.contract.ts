import { randomUUID } from 'node:crypto';
import type { UserMaker } from '../../src/domain/operations/restore/users/ports.ts';

export interface UserMakerHarness {
  readonly maker: UserMaker;
  readonly loseAnswers: (isOn: boolean) => void;
  /** As the pool has them now. */
  readonly user: (id: string) => Promise<{
    readonly email: string;
    readonly status: 'invited' | 'active' | 'other';
    readonly isEnabled: boolean;
    readonly isEmailVerified: boolean;
    readonly givenName: string | undefined;
    readonly groups: readonly string[];
  }>;
  readonly count: () => Promise<number>;
  /** How many people were mailed a temporary password. */
  readonly mails: () => number;
}

const SILENT = { since: new Date(Date.now() - 1_000), mails: false };
const aPerson = (isEmailVerified = true) => ({
  email: `ada.${randomUUID().slice(0, 8)}@example.com`,
  isEmailVerified,
  attributes: { given_name: 'Ada', 'custom:role': 'agent' },
});

/** What makes users in a pool anew. `make` gives an empty one. */
export const describeUserMakerContract = (make: () => Promise<UserMakerHarness>): void => {
  const madeIn = async ({ maker }: UserMakerHarness, person = aPerson(), how = SILENT): Promise<string> => {
    const made = await maker.make(person, how);
    if (!made.ok) throw new Error(made.refusal.because);
    return made.value.id;
  };

  it('O1: makes a user as they were, in no group, and writes to nobody', async () => {
    const harness = await make();
    const person = aPerson();
    const id = await madeIn(harness, person);
    expect(await harness.user(id)).toEqual({
      ...{ email: person.email, status: 'invited', isEnabled: true, isEmailVerified: true, groups: [] },
      givenName: 'Ada',
    });
    expect(harness.mails()).toBe(0);
    const unverified = await madeIn(harness, aPerson(false));
    expect(await harness.user(unverified)).toMatchObject({ isEmailVerified: false });
  });

  it('mails a temporary password where it is told to', async () => {
    const harness = await make();
    await madeIn(harness, aPerson(), { ...SILENT, mails: true });
    expect(harness.mails()).toBe(1);
  });

  it('O1: finds whom it has made when the answer was lost, and makes nobody twice', async () => {
    const harness = await make();
    const person = aPerson();
    harness.loseAnswers(true);
    await expect(harness.maker.make(person, SILENT)).rejects.toThrow();
    harness.loseAnswers(false);
    const id = await madeIn(harness, person);
    expect(await harness.count()).toBe(1);
    expect(await harness.user(id)).toMatchObject({ email: person.email });
  });

  it('refuses an address that somebody had before, or who has signed in since', async () => {
    const harness = await make();
    const person = aPerson();
    const id = await madeIn(harness, person);
    const later = { since: new Date(Date.now() + 120_000), mails: false };
    expect(await harness.maker.make(person, later)).toEqual({ ok: false, refusal: { because: 'address-taken' } });
    await harness.maker.sealPassword(id);
    expect(await harness.maker.make(person, SILENT)).toEqual({ ok: false, refusal: { because: 'address-taken' } });
    expect(await harness.count()).toBe(1);
  });

  it('seals, disables and groups them, each twice like once', async () => {
    const harness = await make();
    const id = await madeIn(harness);
    for (let time = 0; time < 2; time += 1) {
      await harness.maker.sealPassword(id);
      await harness.maker.disable(id);
      await harness.maker.addToGroup(id, 'agent');
    }
    expect(await harness.user(id)).toMatchObject({ status: 'active', isEnabled: false, groups: ['agent'] });
  });

  it('throws for whoever is gone meanwhile, and for a group that is not there', async () => {
    const harness = await make();
    await expect(harness.maker.disable('00000000-0000-4000-8000-000000000000')).rejects.toThrow(/no-such-user/);
    await expect(harness.maker.addToGroup('00000000-0000-4000-8000-000000000000', 'agent')).rejects.toThrow();
  });
};
