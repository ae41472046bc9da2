import { localOperator, verifiedOperator } from '../../../src/commands/operator/verified-operator.ts';
import { UsageRefused } from '../../../src/commands/stage-connection.ts';
import { operatorNameOf } from '../../../src/domain/operations/operator-name.ts';

describe('operatorNameOf', () => {
  it.each([
    ['arn:aws:iam::123456789012:user/kim', 'kim'],
    ['arn:aws:iam::123456789012:user/division/team/kim', 'kim'],
    ['arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Admin_0a1b/kim@example.com', 'kim@example.com'],
    ['arn:aws-us-gov:sts::123456789012:federated-user/kim', 'kim'],
    ['arn:aws:iam::123456789012:root', 'root'],
    ['arn:aws:sts::123456789012:assumed-role/only-a-role', undefined],
    ['arn:aws:s3:::bucket/kim', undefined],
    ['arn:aws:iam::123456789012:role/kim', undefined],
    ['arn:aws:sts::123456789012:assumed-role/role/', undefined],
    ['arn:aws:iam::123456789012:user/kim\nadmin', undefined],
    ['kim', undefined],
    ['', undefined],
  ])('U1: of %s is %s', (arn, name) => {
    expect(operatorNameOf(arn)).toBe(name);
  });
});

describe('verifiedOperator', () => {
  const fault = (name: string) =>
    Object.assign(new Error('The security token included in the request is invalid'), { name });

  it('U1: is whom the account names, asked once in the life of the process', async () => {
    let asked = 0;
    const operator = verifiedOperator({
      arn: async () => {
        asked += 1;
        return 'arn:aws:iam::123456789012:user/kim';
      },
    });
    expect(await Promise.all([operator(), operator()])).toEqual(['operator:kim', 'operator:kim']);
    expect(await operator()).toBe('operator:kim');
    expect(asked).toBe(1);
  });

  it.each([
    'CredentialsProviderError',
    'ExpiredToken',
    'InvalidClientTokenId',
  ])('U1: refuses to go on as nobody, and says what to do, after %s', async (name) => {
    const operator = verifiedOperator({ arn: async () => Promise.reject(fault(name)) });
    await expect(operator()).rejects.toBeInstanceOf(UsageRefused);
    await expect(operator()).rejects.toThrow(/sign in/);
  });

  it('U1: refuses credentials that are no person’s', async () => {
    const operator = verifiedOperator({ arn: async () => 'arn:aws:iam::123456789012:role/x' });
    await expect(operator()).rejects.toThrow(/no person’s/);
  });

  it('is a fault when AWS does not answer, with its cause, and is asked again', async () => {
    const answers = [Promise.reject(fault('TimeoutError')), Promise.resolve('arn:aws:iam::1:user/kim')];
    const operator = verifiedOperator({ arn: async () => (await answers.shift()) ?? '' });
    const refused = await operator().catch((error: unknown) => error);
    expect(refused).not.toBeInstanceOf(UsageRefused);
    expect(refused).toMatchObject({
      message: expect.stringContaining('AWS did not say'),
      cause: { name: 'TimeoutError' },
    });
    expect(await operator()).toBe('operator:kim');
  });
});

it('the operator of the local stage is the login of the machine, in the characters of a name', async () => {
  expect(await localOperator('kim o’hara')()).toBe('operator:kim-o-hara');
});
