import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { parse } from 'yaml';
import { createMemoryConfigurationStore } from '../../../src/adapters/memory/memory-configuration-store.ts';
import { REVISION } from '../../../src/domain/configuration/changes/revision.ts';
import { parametersReadBy } from '../../../src/domain/configuration/manifest.ts';
import { ConfigurationRefused } from '../../../src/domain/configuration/read-configuration.ts';
import type { Settings } from '../../../src/domain/configuration/settings.ts';
import { validateConfiguration } from '../../../src/domain/configuration/validate-configuration.ts';
import {
  deliverNotificationDependencies,
  planNotificationsDependencies,
  unsubscribeDependencies,
  wakeDueNotificationsDependencies,
} from '../../../src/handlers/notifications/dependencies.ts';
import type { ProcessEnvironment } from '../../../src/handlers/shared/environment.ts';
import type { Configured } from '../../../src/handlers/shared/on-configuration.ts';
import {
  followRequestEventsDependencies,
  recordStatusChangesDependencies,
  requestsApiDependencies,
  sweepStatusesDependencies,
} from '../../../src/handlers/statuses/dependencies.ts';
import { aSecret, holdsSecret } from '../../support/secrets.ts';
import { STAGE_ENVIRONMENT } from '../../support/stage-environment.ts';

const ROOT = process.cwd();
const PATH = '/realtechee-backend/dev/';
const ENVIRONMENT: ProcessEnvironment = {
  ...STAGE_ENVIRONMENT,
  DEAD_LETTER_QUEUE_URL: 'https://sqs.us-west-1.amazonaws.com/000000000000/realtechee-backend-dev-letters',
  SES_CONFIGURATION_SET: 'realtechee-backend-dev',
  UNSUBSCRIBE_URL: 'https://api.example.com/unsubscribe',
};

/** Every function with a configuration, with what its dependencies are made by. `once`: it reads a secret when it is used. */
const WIRED: Readonly<Record<string, (env: ProcessEnvironment) => Configured<unknown>>> = {
  'plan-notifications': planNotificationsDependencies,
  'wake-due-notifications': wakeDueNotificationsDependencies,
  'deliver-notification': deliverNotificationDependencies,
  'deliver-bulk-notification': deliverNotificationDependencies,
  'sweep-statuses': sweepStatusesDependencies,
  'record-status-changes': recordStatusChangesDependencies,
  'follow-request-events': followRequestEventsDependencies,
  'requests-api': requestsApiDependencies,
};
const namesOf = (reader: string): readonly string[] =>
  parametersReadBy(reader)
    .map(({ name }) => name)
    .toSorted();

/** What makes a function ask: nothing but its settings. */
const watched = (settings: Settings, asked: Set<string>): Settings => {
  const watching =
    <Name extends string, Value>(read: (name: Name) => Value) =>
    (name: Name): Value => {
      asked.add(name);
      return read(name);
    };
  return {
    text: watching(settings.text),
    optionalText: watching(settings.optionalText),
    number: watching(settings.number),
    seconds: watching(settings.seconds),
    list: watching(settings.list),
    secretList: watching(settings.secretList),
  };
};

describe('what functions read of the configuration', () => {
  const ssm = mockClient(SSMClient);
  const key = aSecret();
  const region = process.env.AWS_REGION;
  beforeEach(() => {
    process.env.AWS_REGION = 'us-west-1';
    ssm.reset();
    ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: readonly string[] }) => ({
      Parameters: Names.filter((Name) => Name.endsWith('unsubscribe-key')).map((Name) => ({
        Name,
        Type: 'SecureString',
        Value: key,
        Version: 1,
      })),
    }));
  });
  afterAll(() => {
    ssm.restore();
    if (region === undefined) delete process.env.AWS_REGION;
    else process.env.AWS_REGION = region;
  });
  const askedOfTheStore = (): readonly string[] =>
    ssm
      .commandCalls(GetParametersCommand)
      .flatMap(({ args }) => args[0].input.Names ?? [])
      .map((name) => name.replace(PATH, ''))
      .toSorted();

  it.each(
    Object.entries(WIRED),
  )('C1: %s asks the store for what the manifest says that it reads, and uses all of it', async (name, wire) => {
    const { settings, dependenciesWith } = wire(ENVIRONMENT);
    const asked = new Set(['configuration/lifetime']); // by the reader itself
    const dependencies: unknown = dependenciesWith(watched(await settings(), asked));
    const { unsubscribeLinks } = Object(dependencies);
    await unsubscribeLinks?.linkFor({ id: 'n', recipient: 'a@example.com', category: 'marketing' });
    expect(askedOfTheStore()).toEqual([...namesOf(name), REVISION].toSorted());
    expect([...asked].toSorted()).toEqual(namesOf(name));
  });

  it.each([
    ...Object.entries(WIRED).map(([name, wire]) => [name, () => wire(ENVIRONMENT).settings()] as const),
    ['unsubscribe', () => unsubscribeDependencies(ENVIRONMENT).signing.keys.keys()] as const,
  ])('C2: %s begins with nothing wrong or missing: it names each, as `config validate` does, and no value', async (name, begin) => {
    const planted = `${aSecret('planted')}\u0007`;
    const missing = 'notifications/unsubscribe-key';
    const wrong = namesOf(name).filter((one) => one !== missing);
    ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: readonly string[] }) => ({
      Parameters: Names.filter((Name) => wrong.includes(Name.replace(PATH, ''))).map((Name) => ({
        Name,
        Type: 'String',
        Value: planted,
        Version: 1,
      })),
    }));
    const refused: unknown = await begin().catch((fault: unknown) => fault);
    if (!(refused instanceof ConfigurationRefused)) throw new Error(`${name} began`, { cause: refused });
    expect(holdsSecret(inspect(refused))).toBe(false);
    expect(refused.refusals.map(({ parameter }) => parameter).toSorted()).toEqual(namesOf(name));
    for (const one of namesOf(name)) expect(refused.message).toContain(one);

    const clock = () => new Date('2026-03-01T12:00:00.000Z');
    const values = Object.fromEntries(wrong.map((one) => [one, planted]));
    const manifest = parametersReadBy(name);
    const store = createMemoryConfigurationStore({ clock, values });
    const { findings } = await validateConfiguration({ store, manifest, kind: 'development', clock });
    const judged = (all: readonly { readonly parameter: string; readonly why: string }[]) =>
      all.map(({ parameter, why }) => `${parameter} ${why}`).toSorted();
    expect(judged(refused.refusals.map(({ parameter, problem: why }) => ({ parameter, why })))).toEqual(
      judged(findings.map(({ parameter, says: why }) => ({ parameter, why }))),
    );
  });

  it('C1: unsubscribe asks for its keys when somebody unsubscribes', async () => {
    const { signing } = unsubscribeDependencies(ENVIRONMENT);
    expect(askedOfTheStore()).toEqual([]);
    expect(await signing.keys.keys()).toEqual([key]);
    expect(askedOfTheStore()).toEqual([...namesOf('unsubscribe'), REVISION].toSorted());
  });

  it('C1: no other function is said to read any', () => {
    const folder = join(ROOT, 'infra', 'functions');
    const all = readdirSync(folder).flatMap((file) =>
      Object.keys(parse(readFileSync(join(folder, file), 'utf8'), { logLevel: 'error' })),
    );
    const readers = all.filter((name) => parametersReadBy(name).length > 0);
    // The API of the configuration reads by requests, and tells whoever asks what is public: test/handlers/configuration.
    expect(readers.toSorted()).toEqual([...Object.keys(WIRED), 'unsubscribe', 'configuration-api'].toSorted());
  });
});
