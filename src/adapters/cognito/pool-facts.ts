import { type CognitoIdentityProviderClient, DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { known } from '../../domain/operations/stage/aspects.ts';
import type { AreaReader } from '../../domain/operations/stage/ports.ts';
import { readEach, unless } from '../shared/area-reading.ts';

/** The user pool of the stage; its id is asked for by its name. */
export const createPoolFacts = (
  client: CognitoIdentityProviderClient,
  idOf: (name: string) => string | undefined,
): AreaReader =>
  readEach(async (name) => {
    const UserPoolId = idOf(name);
    if (UserPoolId === undefined) return undefined;
    return unless(['ResourceNotFoundException'], async () => {
      const { UserPool: pool } = await client.send(new DescribeUserPoolCommand({ UserPoolId }));
      const length = pool?.Policies?.PasswordPolicy?.MinimumLength;
      return known({
        MFA: pool?.MfaConfiguration ?? 'OFF',
        'deletion protection': pool?.DeletionProtection ?? 'INACTIVE',
        'password length': length === undefined ? undefined : `${length}`,
        'own sign-up': pool?.AdminCreateUserConfig?.AllowAdminCreateUserOnly === true ? 'off' : 'on',
      });
    });
  });
