import { createCognitoUserMaker } from '../../../src/adapters/cognito/cognito-user-maker.ts';
import { describeUserMakerContract } from '../../contract/user-maker.contract.ts';
import { describeOnMoto, type Moto, startMoto } from '../../support/moto.ts';
import { makerInFrontOf } from './maker-in-front-of.ts';
import { createPoolOnMoto } from './pool-on-moto.ts';

describeOnMoto('What makes users of Cognito anew, on moto', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  }, 40_000);
  afterAll(() => moto.stop());

  describeUserMakerContract(async () => {
    const world = await createPoolOnMoto(moto.url);
    let mails = 0;
    // moto mails nobody; what Cognito would do is in the request
    world.client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const isSilent = JSON.stringify(args.input).includes('"MessageAction":"SUPPRESS"');
          if (commandName === 'AdminCreateUserCommand' && !isSilent) mails += 1;
          return next(args);
        },
      { step: 'initialize', name: 'mails' },
    );
    return makerInFrontOf(world, world.client, world.userPoolId, () => mails);
  });

  it('says what the pool says, and nobody’s name, where a user cannot be made', async () => {
    const { client, userPoolId } = await createPoolOnMoto(moto.url);
    client.middlewareStack.add(
      () => async () => {
        throw Object.assign(new Error('ada@example.com: Invalid phone number format.'), {
          name: 'InvalidParameterException',
          $fault: 'client',
          $metadata: { httpStatusCode: 400 },
        });
      },
      { step: 'initialize', name: 'refuse', priority: 'high' },
    );
    const maker = createCognitoUserMaker({
      ...{ client, userPoolId, clock: () => new Date(), random: () => 0.5, sleep: async () => {} },
      newPassword: () => 'x',
    });
    const person = { email: 'ada@example.com', isEmailVerified: true, attributes: { phone_number: 'x' } };
    expect(await maker.make(person, { since: new Date(), mails: false })).toEqual({
      ok: false,
      refusal: { because: 'not-possible', reason: 'InvalidParameterException: Invalid phone number format' },
    });
  });
});
