import * as fc from 'fast-check';
import { signUpAttributes, triggerUserReader } from '../../../src/adapters/cognito/trigger-user.ts';
import { createMemoryJournal } from '../../../src/adapters/memory/memory-journal.ts';
import { createMemoryUserMetrics } from '../../../src/adapters/memory/memory-user-metrics.ts';
import { ROLES } from '../../../src/domain/users/roles.ts';
import { customMessageHandler } from '../../../src/handlers/users/custom-message.cognito.ts';
import { postConfirmationHandler } from '../../../src/handlers/users/post-confirmation.cognito.ts';
import { preSignUpHandler } from '../../../src/handlers/users/pre-sign-up.cognito.ts';
import { preTokenGenerationHandler } from '../../../src/handlers/users/pre-token-generation.cognito.ts';
import {
  customMessageEvent,
  postConfirmationEvent,
  preSignUpEvent,
  preTokenEvent,
} from '../../support/trigger-events.ts';
import { aUser, aUserWith, userWorld } from '../../support/user-world.ts';

const aPreSignUp = () => {
  const journal = createMemoryJournal();
  const metrics = createMemoryUserMetrics();
  return { journal, metrics, handle: preSignUpHandler({ readAttributes: signUpAttributes, journal, metrics }) };
};

describe('before a sign-up', () => {
  const PERSON = { email: 'Ada@example.com', given_name: 'Ada', 'custom:smsNotifications': 'false' };

  it('U4: lets people in who ask for nothing more than a sign-up gives, and changes nothing of the event', async () => {
    const { handle, metrics } = aPreSignUp();
    for (const event of [preSignUpEvent(PERSON), preSignUpEvent(PERSON, { role: 'guest' })]) {
      expect(await handle(event)).toEqual(event);
    }
    expect(metrics.timesHappened('sign-up-refused')).toBe(0);
  });

  it.each([
    ['a role as an attribute', { ...PERSON, 'custom:role': 'admin' }, undefined, /role: cannot be changed here/],
    ['a contact', { ...PERSON, 'custom:contactId': 'contact-1' }, undefined, /contactId/],
    ['an attribute that is not on the list', { ...PERSON, nickname: 'boss' }, undefined, /nickname/],
    ['a role that a sign-up does not give', PERSON, { role: 'admin' }, /homeowner, guest/],
    ['a phone that is none', { ...PERSON, phone_number: '555' }, undefined, /E\.164/],
    ['a flag that is neither', { ...PERSON, 'custom:smsNotifications': 'maybe' }, undefined, /true or false/],
    ['no address', { given_name: 'Ada' }, undefined, /email/],
  ])('U4: refuses %s, tells the site why, and repeats nothing', async (_, attributes, metadata, words) => {
    const { handle, journal, metrics } = aPreSignUp();
    await expect(handle(preSignUpEvent(attributes, metadata))).rejects.toThrow(words);
    expect(metrics.timesHappened('sign-up-refused')).toBe(1);
    expect(JSON.stringify(journal.entries)).not.toMatch(/Ada|555|boss/);
  });

  it('lets an invitation through, which was judged where it was made', async () => {
    const event = preSignUpEvent(
      { email: 'bo@example.com', 'custom:role': 'admin' },
      undefined,
      'PreSignUp_AdminCreateUser',
    );
    expect(await aPreSignUp().handle(event)).toEqual(event);
  });
});

const aPostConfirmation = (...users: Parameters<typeof userWorld>[0] & {}) => {
  const world = userWorld(users);
  const metrics = createMemoryUserMetrics();
  const pools: string[] = [];
  const handle = postConfirmationHandler({
    journal: world.journal,
    metrics,
    confirming: (userPoolId) => {
      pools.push(userPoolId);
      return world.dependencies;
    },
  });
  return { world, metrics, pools, handle };
};

describe('after a confirmation', () => {
  const EVENT = postConfirmationEvent({ sub: 'new-1', email: 'new-1@example.com', email_verified: 'true' });

  it('gives the group and the contact, however often it comes, in the pool of the event', async () => {
    const { world, handle, pools } = aPostConfirmation(aUser({ id: 'new-1' }));
    world.contacts.set('contact-1', 'new-1@example.com');
    expect(await handle(EVENT)).toEqual(EVENT);
    const once = world.written();
    await handle(EVENT);
    expect(world.written()).toEqual(once);
    expect(world.pool.user('new-1')).toMatchObject({ groups: ['homeowner'], attributes: { contactId: 'contact-1' } });
    expect(pools[0]).toBe('us-west-1_Example1');
  });

  it('U4: gives nothing more, whatever the site or the person asks for', async () => {
    for (const role of [...ROLES, 'king', '']) {
      const { world, handle } = aPostConfirmation(aUser({ id: 'new-1' }));
      await handle(postConfirmationEvent({ sub: 'new-1', email: 'new-1@example.com' }, { role }));
      expect(world.pool.user('new-1')?.groups).toEqual([role === 'guest' ? 'guest' : 'homeowner']);
    }
  });

  it('asks a person where several contacts fit', async () => {
    const { world, handle } = aPostConfirmation(aUser({ id: 'new-1' }));
    world.contacts.set('c-1', 'new-1@example.com').set('c-2', 'new-1@example.com');
    await handle(EVENT);
    await handle(EVENT);
    expect([...world.questions.values()]).toMatchObject([{ userId: 'new-1', because: 'several-contacts' }]);
    expect(world.pool.user('new-1')?.attributes.contactId).toBeUndefined();
  });

  it('does nothing after a forgotten password', async () => {
    const { world, handle } = aPostConfirmation(aUser({ id: 'new-1' }));
    const event = postConfirmationEvent({ sub: 'new-1' }, undefined, 'PostConfirmation_ConfirmForgotPassword');
    expect(await handle(event)).toEqual(event);
    expect(world.pool.user('new-1')?.groups).toEqual([]);
  });

  it('fails for a fault, so that it comes again, and then goes on where it was', async () => {
    const { world, handle } = aPostConfirmation(aUser({ id: 'new-1' }));
    world.pool.loseAnswers(true);
    await expect(handle(EVENT)).rejects.toThrow();
    world.pool.loseAnswers(false);
    expect(await handle(EVENT)).toEqual(EVENT); // another call may be at it
    world.clock.advanceSeconds(121);
    await handle(EVENT);
    expect(world.pool.user('new-1')?.groups).toEqual(['homeowner']);
    expect(world.commands()).toMatchObject([{ state: 'confirmed' }]);
  });

  it('U2: tells of a person whose contact another command holds: nothing was begun that would be finished', async () => {
    const { handle, metrics, world } = aPostConfirmation(aUser({ id: 'new-1' }));
    const { commands, clock } = world.dependencies;
    world.contacts.set('contact-1', 'new-1@example.com');
    await commands.begin(
      {
        ...{ id: 'c-other', action: 'link-contact', targetId: 'other', alsoHolds: ['contact:contact-1'] },
        ...{ actorId: 'ada', before: {}, after: {}, state: 'begun', begunAt: clock().toISOString() },
      },
      new Date(clock().getTime() + 120_000),
    );
    expect(await handle(EVENT)).toEqual(EVENT);
    expect(world.pool.user('new-1')?.groups).toEqual([]);
    expect(metrics.timesHappened('sign-up-incomplete')).toBe(1);
    expect(world.journal.entries).toMatchObject([{ code: 'users.sign-up-incomplete', fields: { because: 'busy' } }]);
  });

  it('tells of a person who could not be given anything', async () => {
    const { handle, metrics, world } = aPostConfirmation();
    expect(await handle(EVENT)).toEqual(EVENT);
    expect(metrics.timesHappened('sign-up-incomplete')).toBe(1);
    expect(world.journal.entries).toMatchObject([{ code: 'users.sign-up-incomplete', fields: { userId: 'new-1' } }]);
  });
});

describe('before a token', () => {
  const attributes = {
    sub: 'home-1',
    email: 'home-1@example.com',
    email_verified: 'true',
    'custom:contactId': 'stale',
    'cognito:user_status': 'CONFIRMED',
  };
  const aPreToken = () => {
    const world = userWorld([aUserWith('home-1', 'homeowner')]);
    const { directory, journal, clock } = world.dependencies;
    const handle = preTokenGenerationHandler({
      directory,
      journal,
      clock,
      newId: world.newId,
      readUser: triggerUserReader(clock),
    });
    const told = async (groups: readonly string[]) =>
      (await handle(preTokenEvent(attributes, groups))).response.claimsAndScopeOverrideDetails;
    return { world, handle, told };
  };

  it('U1: says in both kinds of token which group and which contact somebody has by our records', async () => {
    const { told, world } = aPreToken();
    await told(['homeowner']); // makes the user known
    const [entry] = world.directory.entries();
    expect(entry).toMatchObject({ id: 'home-1', role: 'homeowner', signIn: 'active' });
    world.directory.plant({ ...entry, attributes: { contactId: 'contact-1' } } as NonNullable<typeof entry>);
    const given = preTokenEvent(attributes, ['homeowner']).request.groupConfiguration;
    expect(await told(['homeowner'])).toEqual({
      idTokenGeneration: {
        claimsToAddOrOverride: { 'custom:role': 'homeowner', 'custom:contactId': 'contact-1' },
        claimsToSuppress: [],
      },
      accessTokenGeneration: { claimsToAddOrOverride: { contactId: 'contact-1' } },
      groupOverrideDetails: given,
    });
  });

  it('U1: gives somebody with more groups than our records the lower one, and no role of AWS', async () => {
    const { told } = aPreToken();
    await told(['homeowner']);
    expect(await told(['admin', 'homeowner'])).toMatchObject({
      idTokenGeneration: { claimsToAddOrOverride: { 'custom:role': 'homeowner' } },
      groupOverrideDetails: { groupsToOverride: ['homeowner'], iamRolesToOverride: [] },
    });
  });

  it('gives somebody in no group none, and no contact that the pool alone knows', async () => {
    const { told } = aPreToken();
    const claims = await told([]);
    expect(claims.groupOverrideDetails).toMatchObject({ groupsToOverride: [] });
    expect(claims.idTokenGeneration).toEqual({
      claimsToAddOrOverride: {},
      claimsToSuppress: ['custom:role', 'custom:contactId'],
    });
    expect(claims.accessTokenGeneration).toEqual({ claimsToAddOrOverride: {} });
  });

  it('lets people sign in while our records cannot be read, without a contact', async () => {
    const { told, world } = aPreToken();
    world.directory.setOutage(true);
    expect(await told(['homeowner'])).toMatchObject({
      idTokenGeneration: { claimsToSuppress: ['custom:contactId'] },
      groupOverrideDetails: { groupsToOverride: ['homeowner'] },
    });
  });

  it('gives no token to nobody', async () => {
    const { handle } = aPreToken();
    await expect(handle(preTokenEvent({ email: 'x@example.com' }, []))).rejects.toThrow('no sub');
  });
});

describe('the mail of an invitation', () => {
  const handle = customMessageHandler({ siteUrl: 'https://site.example.com', messageKey: 'invitationMessage' });
  const mailOf = async (attributes: Record<string, string>, message?: string) => {
    const event = customMessageEvent(attributes, message === undefined ? undefined : { invitationMessage: message });
    return (await handle(event)).response;
  };

  it('says who invites whom to what, and where to accept', async () => {
    const { emailSubject, emailMessage } = await mailOf({ sub: 'sub-1', given_name: 'Ada' }, 'See you on Monday');
    expect(emailSubject).toContain('RealTechee');
    for (const words of [
      'Hello Ada',
      'See you on Monday',
      'https://site.example.com/accept-invitation?invitation=sub-1',
      '{username}',
      '{####}',
      '3 days',
    ]) {
      expect(emailMessage).toContain(words);
    }
  });

  it('goes without a name and without a message', async () => {
    const { emailMessage } = await mailOf({ sub: 'sub-1' });
    expect(emailMessage).toContain('<p>Hello,</p>');
    expect(emailMessage).not.toMatch(/undefined|blockquote/);
  });

  it('never takes for markup, or for a place to fill in, what people wrote; and fits', async () => {
    const bare = await mailOf({ sub: 'sub-1', given_name: 'A' }, 'B');
    const tags = (text: string | null): number => text?.match(/</g)?.length ?? 0;
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 500 }),
        fc.string({ maxLength: 256 }),
        async (message, name) => {
          const { emailMessage } = await mailOf(
            { sub: 'sub-1', given_name: `${name}{####}<` },
            `${message}{username}<b>"'&`,
          );
          expect(tags(emailMessage)).toBe(tags(bare.emailMessage));
          expect(emailMessage?.split('{####}')).toHaveLength(2);
          expect(emailMessage?.split('{username}')).toHaveLength(2);
          expect(emailMessage?.length).toBeLessThan(20_000);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is the only mail that is ours', async () => {
    const event = customMessageEvent({ sub: 'sub-1' }, undefined, 'CustomMessage_ForgotPassword');
    expect(await handle(event)).toEqual(event);
  });
});
