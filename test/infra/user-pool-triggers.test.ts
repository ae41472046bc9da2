import { ofType, type Properties, packaged, type Template } from './packaged.ts';

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

const TRIGGERS = {
  PreSignUp: 'PreDashsignDashupLambdaFunction',
  PostConfirmation: 'PostDashconfirmationLambdaFunction',
  CustomMessage: 'CustomDashmessageLambdaFunction',
  PreTokenGeneration: 'PreDashtokenDashgenerationLambdaFunction',
} as const;
const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const pool = (): Properties => prod.Resources.UserPool?.Properties ?? {};
const functionOf = (id: string): Properties => prod.Resources[id]?.Properties ?? {};
const roleIdOf = (id: string): string => /^\$\{(\w+)\.Arn\}$/.exec(functionOf(id).Role['Fn::Sub'])?.[1] ?? '';

const inSub = (text: string): readonly string[] =>
  [...text.matchAll(/\$\{(\w+)(?:\.\w+)*\}/g)].map(([, id = '']) => id);

/** Every logical id that a value refers to, in whatever words CloudFormation has for it. */
const referredIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(referredIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String(Array.isArray(inner) ? inner[0] : inner).split('.')[0] ?? ''];
    if (key === 'Fn::Sub') {
      const [text, given] = Array.isArray(inner) ? inner : [inner, {}];
      return [...inSub(String(text)).filter((id) => !(id in Object(given))), ...referredIn(given)];
    }
    if (key === 'DependsOn') return [inner].flat().map(String);
    return referredIn(inner);
  });
};

/** What each resource must wait for. */
const graphOf = ({ Resources }: Template): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(Resources).map(([id, resource]) => [
      id,
      [...new Set(referredIn(resource))].filter((other) => other in Resources),
    ]),
  );

/** Resources that wait for one another, the first of them twice; `[]` where there is an order in which all can be made. */
const cycleIn = (graph: ReadonlyMap<string, readonly string[]>): readonly string[] => {
  const ended = new Set<string>();
  const from = (id: string, path: readonly string[]): readonly string[] => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (ended.has(id)) return [];
    for (const next of graph.get(id) ?? []) {
      const cycle = from(next, [...path, id]);
      if (cycle.length > 0) return cycle;
    }
    ended.add(id);
    return [];
  };
  for (const id of graph.keys()) {
    const cycle = from(id, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
};

/** All that must be there before something is. */
const thereBefore = (id: string, graph = graphOf(prod)): ReadonlySet<string> => {
  const found = new Set<string>();
  const waiting = [...(graph.get(id) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(graph.get(next) ?? []));
  }
  return found;
};

describe('the order in which a stack is made', () => {
  it.each(['prod', 'dev', 'local'])('exists: nothing of %s waits for itself', async (stage) => {
    const graph = graphOf(await packaged(stage));
    expect(graph.get('UserPool')).toEqual(expect.arrayContaining(Object.values(TRIGGERS)));
    expect(cycleIn(graph)).toEqual([]);
  }, 60_000);

  it('would not exist if the role of a trigger named the pool, or its environment did', () => {
    const role = roleIdOf(TRIGGERS.PostConfirmation);
    const spoilt = structuredClone(prod);
    Object(spoilt.Resources[role]?.Properties).Policies.push({ Resource: { 'Fn::Sub': `userpool/\${UserPool}` } });
    expect(cycleIn(graphOf(spoilt))).toEqual(expect.arrayContaining(['UserPool', role, TRIGGERS.PostConfirmation]));
    const other = structuredClone(prod);
    Object(other.Resources[TRIGGERS.CustomMessage]?.Properties).Environment.Variables.X = { Ref: 'UserPool' };
    expect(cycleIn(graphOf(other)).toSorted()).toEqual([TRIGGERS.CustomMessage, 'UserPool', 'UserPool'].toSorted());
  });

  it('has the role of a trigger before its function, and the log before its role', () => {
    for (const id of Object.values(TRIGGERS))
      expect([...thereBefore(id)]).toEqual(expect.arrayContaining([roleIdOf(id)]));
    for (const id of Object.values(TRIGGERS)) expect(thereBefore(id).has('UserPool')).toBe(false);
  });
});

describe('the triggers of the user pool', () => {
  it('U1: are four, and shape access tokens too, which is for the plans above Lite', () => {
    const { PreTokenGeneration, ...others } = TRIGGERS;
    expect(pool().LambdaConfig).toEqual({
      ...Object.fromEntries(Object.entries(others).map(([trigger, id]) => [trigger, arn(id)])),
      PreTokenGenerationConfig: { LambdaArn: arn(PreTokenGeneration), LambdaVersion: 'V2_0' },
    });
    expect(['ESSENTIALS', 'PLUS']).toContain(pool().UserPoolTier);
  });

  it('E1: may be called by this pool, of this account, and by nobody else', () => {
    const permissions = ofType(prod, 'AWS::Lambda::Permission').map(([, properties]) => properties);
    for (const id of Object.values(TRIGGERS)) {
      expect(permissions.filter(({ FunctionName }) => JSON.stringify(FunctionName).includes(id))).toEqual([
        {
          FunctionName: arn(id),
          Action: 'lambda:InvokeFunction',
          Principal: 'cognito-idp.amazonaws.com',
          SourceAccount: { Ref: 'AWS::AccountId' },
          SourceArn: { 'Fn::Sub': expect.stringMatching(/:cognito-idp:.*:userpool\/\$\{UserPool\}$/) },
        },
      ]);
    }
  });

  it('answer within the 5 seconds that the pool waits; only what follows a sign-up may end later', () => {
    const { PostConfirmation, ...others } = TRIGGERS;
    for (const id of Object.values(others)) expect(functionOf(id).Timeout).toBe(5);
    expect(functionOf(PostConfirmation).Timeout).toBeLessThan(60);
  });

  it('E3: may do nothing in the pool, but for what follows a sign-up: there, what gives a group and takes it back', () => {
    const granting = Object.values(TRIGGERS).filter((id) =>
      JSON.stringify(prod.Resources[roleIdOf(id)]).includes('cognito-idp:'),
    );
    expect(granting).toEqual([]);
    expect(ofType(prod, 'AWS::IAM::Policy')).toEqual([
      [
        'PostConfirmationInUserPool',
        {
          PolicyName: 'post-confirmation-in-user-pool',
          Roles: [{ Ref: roleIdOf(TRIGGERS.PostConfirmation) }],
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'UserPool',
                Effect: 'Allow',
                Action: [
                  'cognito-idp:AdminAddUserToGroup',
                  'cognito-idp:AdminDeleteUserAttributes',
                  'cognito-idp:AdminGetUser',
                  'cognito-idp:AdminListGroupsForUser',
                  'cognito-idp:AdminRemoveUserFromGroup',
                  'cognito-idp:AdminUpdateUserAttributes',
                  'cognito-idp:ListUsers',
                ],
                Resource: { 'Fn::Sub': expect.stringMatching(/:userpool\/\$\{UserPool\}$/) },
              },
            ],
          },
        },
      ],
    ]);
  });
});

describe('the environment of the functions of users', () => {
  const told = (name: string): readonly string[] =>
    ofType(prod, 'AWS::Lambda::Function')
      .filter(([, { Environment }]) => name in Environment.Variables)
      .map(([, { FunctionName }]) => FunctionName.replace('realtechee-backend-prod-', ''));

  it('names the pool to those alone that work in it, and the site to the one that writes its address', () => {
    expect(told('USER_POOL_ID').toSorted()).toEqual([
      'configuration-api',
      'erase-users',
      'reconcile-users',
      'users-api',
    ]);
    expect(told('USER_POOL_CLIENT_ID').toSorted()).toEqual(['configuration-api', 'users-api']);
    expect(told('SITE_URL')).toEqual(['custom-message']);
    expect(functionOf(TRIGGERS.CustomMessage).Environment.Variables.SITE_URL).toBe('https://www.realtechee.com');
  });
});
