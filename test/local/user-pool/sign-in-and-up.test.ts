import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  ConfirmSignUpCommand,
  CreateGroupCommand,
  ListUserPoolsCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { anAddress } from '../../contract/user-pool.contract.ts';
import { createPoolsOnStage, type OnTrigger, POOL, type StagePool } from './pool-on-stage.ts';

const { make, closeAll } = createPoolsOnStage();
afterEach(closeAll);

const codeIn = ({ inbox }: StagePool): string => /\d{6}$/.exec(inbox.at(-1)?.text ?? '')?.[0] ?? '';
const sourcesOf = ({ events }: StagePool) => events.map(({ triggerSource }) => triggerSource);

describe('mails of the user pool', () => {
  it('are written by the function of the pool, with the password and the name filled in', async () => {
    const onTrigger: OnTrigger = (event) => ({
      ...event,
      response: {
        emailSubject: 'Come in',
        emailMessage: '<p>Hello &#60;b&#62;</p><p>{username} and <strong>{####}</strong></p>',
      },
    });
    const { pool, inbox, events } = await make({ onTrigger });
    await pool.create({ email: 'ina@example.com', attributes: { givenName: 'Ina' }, message: 'Welcome' });
    expect(inbox).toMatchObject([{ channel: 'email', to: ['ina@example.com'], subject: 'Come in' }]);
    expect(inbox[0]?.html).toMatch(/^<p>Hello &#60;b&#62;<\/p><p>ina@example\.com and <strong>\S{12}<\/strong><\/p>$/);
    expect(inbox[0]?.text).toMatch(/^Hello <b>\nina@example\.com and \S{12}$/);
    expect(events.map(({ triggerSource }) => triggerSource)).toEqual([
      'PreSignUp_AdminCreateUser',
      'CustomMessage_AdminCreateUser',
    ]);
    expect(events[1]?.request).toMatchObject({
      userAttributes: { email: 'ina@example.com', given_name: 'Ina', 'cognito:user_status': 'FORCE_CHANGE_PASSWORD' },
      clientMetadata: { invitationMessage: 'Welcome' },
      codeParameter: '{####}',
    });
  });

  it('are plain where the function says nothing: the temporary password, the code of a reset', async () => {
    const world = await make();
    await world.pool.create({ email: 'ina@example.com', attributes: {} });
    const id = await world.given({ email: 'alex@example.com', signIn: 'active', isEmailVerified: true });
    await world.pool.resetPassword(id);
    expect(world.inbox).toMatchObject([
      { subject: 'Your temporary password', text: expect.stringMatching(/^Your username is ina@example\.com and/) },
      { to: ['alex@example.com'], text: expect.stringMatching(/^Your password reset code is \d{6}$/) },
    ]);
    expect(sourcesOf(world)).toContain('CustomMessage_ForgotPassword');
  });

  it('U1: nobody is created whom the function before a sign-up refuses', async () => {
    const world = await make({
      onTrigger: (event) => {
        if (event.triggerSource === 'PreSignUp_AdminCreateUser') throw new Error('email: is wrong');
        return event;
      },
    });
    const answer = await world.pool.create({ email: 'ina@example.com', attributes: {} });
    expect(answer).toMatchObject({ ok: false, refusal: { because: 'not-possible' } });
    expect([world.stage.kept.everybody(), world.inbox]).toEqual([[], []]);
  });
});

describe('signing in', () => {
  it('gives the claims that the function of the pool shapes', async () => {
    const world = await make({
      onTrigger: (event) => ({
        ...event,
        response: {
          claimsAndScopeOverrideDetails: {
            idTokenGeneration: {
              claimsToAddOrOverride: { 'custom:role': 'agent', 'custom:contactId': 'c-1' },
              claimsToSuppress: ['phone_number'],
            },
            groupOverrideDetails: { groupsToOverride: ['agent'], iamRolesToOverride: [] },
          },
        },
      }),
    });
    const attributes = { role: 'admin', phone: '+14155550123', givenName: 'Alex' };
    const id = await world.given({
      email: 'alex@example.com',
      signIn: 'active',
      groups: ['agent', 'admin'],
      attributes,
    });
    const { claims, groups } = await world.stage.signIn('Alex@Example.com');
    expect({ groups, claims }).toEqual({
      groups: ['agent'],
      claims: {
        email: 'alex@example.com',
        email_verified: false,
        given_name: 'Alex',
        'custom:role': 'agent',
        'custom:contactId': 'c-1',
        'cognito:username': id,
        'cognito:groups': ['agent'],
      },
    });
    expect(world.events[0]).toMatchObject({
      triggerSource: 'TokenGeneration_Authentication',
      version: '2',
      userPoolId: POOL.id,
      userName: id,
      request: { userAttributes: { sub: id }, groupConfiguration: { groupsToOverride: ['agent', 'admin'] } },
    });
  });

  it('U1: lets nobody in who is disabled, unconfirmed, to set a new password, or unknown', async () => {
    const { stage, pool, given } = await make();
    const disabled = await given({ email: anAddress(), signIn: 'active' });
    await pool.setEnabled(disabled, false);
    await expect(stage.signIn(disabled)).rejects.toThrow('User is disabled');
    const unconfirmed = await given({ email: anAddress(), signIn: 'unconfirmed' });
    await expect(stage.signIn(unconfirmed)).rejects.toThrow('not confirmed');
    const reset = await given({ email: anAddress(), signIn: 'active', isEmailVerified: true });
    await pool.resetPassword(reset);
    await expect(stage.signIn(reset)).rejects.toThrow('reset required');
    await expect(stage.signIn('nobody@example.com')).rejects.toThrow('does not exist');
  });

  it('looks at a temporary password that is given: the last one that was mailed lets in, once, and no other', async () => {
    const world = await make();
    const invited = await world.pool.create({ email: 'pat@example.com', attributes: {} });
    if (!invited.ok) throw new Error('not invited');
    const mailed = (): string => / temporary password is (\S+)\.$/.exec(world.inbox.at(-1)?.text ?? '')?.[1] ?? '';
    const first = mailed();
    await world.pool.resendInvitation(invited.value.id, undefined);
    const incorrect = 'Incorrect username or password';
    await expect(world.stage.signIn('pat@example.com', first)).rejects.toThrow(incorrect);
    await expect(world.stage.signIn('pat@example.com', `${mailed()}x`)).rejects.toThrow(incorrect);
    expect(await world.pool.get(invited.value.id)).toMatchObject({ signIn: 'invited' });
    await world.stage.signIn('pat@example.com', mailed());
    await expect(world.stage.signIn('pat@example.com', mailed())).rejects.toThrow(incorrect);
  });

  it('takes an invitation up within three days, and not later', async () => {
    const world = await make();
    const early = await world.pool.create({ email: 'early@example.com', attributes: {} });
    const late = await world.pool.create({ email: 'late@example.com', attributes: {} });
    if (!early.ok || !late.ok) throw new Error('not invited');
    world.clock.advanceBy(2.9 * 86_400_000);
    await world.stage.signIn('early@example.com');
    expect(world.events.at(-1)?.triggerSource).toBe('TokenGeneration_NewPasswordChallenge');
    expect(await world.pool.get(early.value.id)).toMatchObject({ signIn: 'active' });
    world.clock.advanceBy(0.2 * 86_400_000);
    await expect(world.stage.signIn('late@example.com')).rejects.toThrow('has expired');
    await world.pool.resendInvitation(late.value.id, undefined);
    await world.stage.signIn('late@example.com');
  });
});

describe('signing up', () => {
  it('makes somebody who can come in once they have said the code that was mailed to them', async () => {
    const world = await make();
    const { stage } = world;
    const { id } = await stage.signUp({ email: 'New@Example.com', attributes: { given_name: 'Nora' }, role: 'guest' });
    expect(await world.pool.get(id)).toMatchObject({
      email: 'new@example.com',
      signIn: 'unconfirmed',
      isEmailVerified: false,
      attributes: { givenName: 'Nora' },
      groups: [],
    });
    await expect(stage.confirm({ email: 'new@example.com', code: 'wrong!' })).rejects.toThrow('Invalid verification');
    await stage.confirm({ email: 'new@example.com', code: codeIn(world), role: 'guest' });
    expect(await world.pool.get(id)).toMatchObject({ signIn: 'active', isEmailVerified: true });
    expect(sourcesOf(world)).toEqual(['PreSignUp_SignUp', 'CustomMessage_SignUp', 'PostConfirmation_ConfirmSignUp']);
    expect(world.events.at(-1)?.request).toMatchObject({
      userAttributes: { sub: id },
      clientMetadata: { role: 'guest' },
    });
    await expect(stage.confirm({ email: 'new@example.com', code: codeIn(world) })).rejects.toThrow(
      'cannot be confirmed',
    );
  });

  it('U1: makes nobody whom the function refuses, who is there, or where the template does not allow it', async () => {
    const refusing = await make({
      onTrigger: () => {
        throw new Error('role: must be one of homeowner, guest');
      },
    });
    const nora = { email: 'nora@example.com', attributes: {}, role: 'admin' };
    await expect(refusing.stage.signUp(nora)).rejects.toThrow('PreSignUp failed with error role: must be one of');
    expect(refusing.stage.kept.everybody()).toEqual([]);
    const open = await make();
    await open.given({ email: 'nora@example.com', signIn: 'active' });
    await expect(open.stage.signUp(nora)).rejects.toThrow('already exists');
    const closed = await make({ allowsSignUp: false });
    await expect(closed.stage.signUp(nora)).rejects.toThrow('not permitted');
  });

  it('ends a reset of the password by the code, and refuses one of yesterday', async () => {
    const world = await make();
    const id = await world.given({ email: 'alex@example.com', signIn: 'active', isEmailVerified: true });
    await world.pool.resetPassword(id);
    world.clock.advanceBy(86_400_000);
    await expect(world.stage.confirm({ email: 'alex@example.com', code: codeIn(world) })).rejects.toThrow('again');
    await world.pool.resetPassword(id);
    await world.stage.confirm({ email: 'alex@example.com', code: codeIn(world) });
    expect(await world.pool.get(id)).toMatchObject({ signIn: 'active' });
    expect(sourcesOf(world)).toContain('PostConfirmation_ConfirmForgotPassword');
  });
});

describe('the imitation', () => {
  it('keeps everybody on disk', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kept-pool-'));
    const first = await make({ folder });
    const created = await first.pool.create({ email: 'ina@example.com', attributes: {} });
    if (!created.ok) throw new Error('not invited');
    await first.pool.addToGroup(created.value.id, 'agent');
    const second = await make({ folder });
    expect(second.stage.kept.isNew).toBe(false);
    expect(await second.pool.get(created.value.id)).toMatchObject({ email: 'ina@example.com', groups: ['agent'] });
    rmSync(folder, { recursive: true });
  });

  it('fails loudly for whatever it does not imitate: operations, fields, filters, attributes, other pools', async () => {
    const { client, unknown, door } = await make();
    const inPool = { UserPoolId: POOL.id };
    await expect(client.send(new CreateGroupCommand({ ...inPool, GroupName: 'x' }))).rejects.toThrow(
      'does not imitate',
    );
    const confirm = new ConfirmSignUpCommand({ ClientId: 'c', Username: 'u', ConfirmationCode: '1' });
    await expect(client.send(confirm)).rejects.toThrow('does not imitate');
    expect(unknown).toEqual([
      'POST / AWSCognitoIdentityProviderService.CreateGroup',
      'POST / AWSCognitoIdentityProviderService.ConfirmSignUp',
    ]);
    const byName = new ListUsersCommand({ ...inPool, Filter: 'given_name ^= "A"' });
    await expect(client.send(byName)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const create = { ...inPool, Username: 'a@example.com', DesiredDeliveryMediums: ['EMAIL' as const] };
    await expect(
      client.send(new AdminCreateUserCommand({ ...create, TemporaryPassword: 'Synthetic-1' })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    const withAttribute = new AdminCreateUserCommand({
      ...create,
      UserAttributes: [{ Name: 'custom:rank', Value: '1' }],
    });
    await expect(client.send(withAttribute)).rejects.toThrow('does not exist in the schema');
    await expect(
      client.send(new AdminGetUserCommand({ UserPoolId: 'us-west-1_Other', Username: 'a' })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    door.failNext('cognito', 'broken');
    await expect(client.send(new ListUserPoolsCommand({ MaxResults: 1 }))).rejects.toMatchObject({
      name: 'InternalErrorException',
    });
    const { UserPools } = await client.send(new ListUserPoolsCommand({ MaxResults: 60 }));
    expect(UserPools).toEqual([{ Id: POOL.id, Name: POOL.name }]);
  });
});
