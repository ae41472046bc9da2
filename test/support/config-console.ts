import { main } from '../../src/commands/main.ts';
import type { Changer } from '../../src/domain/configuration/changes/changer.ts';
import type { Parameter, StageKind } from '../../src/domain/configuration/parameter.ts';
import type { CredentialCheck } from '../../src/domain/configuration/rotation/ports.ts';
import { SecretValue } from '../../src/domain/configuration/secret-value.ts';
import { configurationWorld } from './configuration-world.ts';
import { aTerminal } from './terminal.ts';

export const ANN_AT_TERMINAL: Changer = { kind: 'operator', name: 'ann@example.com', email: 'ann@example.com' };
export const BOB_AT_TERMINAL: Changer = { kind: 'operator', name: 'bob@example.com', email: 'bob@example.com' };

/** The whole command line of the configuration, on stores in memory. */
export const aConfigConsole = (
  kind: StageKind = 'development',
  { declared = [], checks = {} }: { declared?: readonly Parameter[]; checks?: Record<string, CredentialCheck> } = {},
) => {
  const world = configurationWorld(kind);
  const files = new Map<string, string>();
  const questions: string[] = [];
  let ids = 0;
  let open = 0;

  const run = async (
    args: readonly string[],
    { by = ANN_AT_TERMINAL, stdin = '', typed }: { by?: Changer; stdin?: string; typed?: readonly string[] } = {},
  ) => {
    const { terminal, out, err } = aTerminal();
    const answers = [...(typed ?? [])];
    const code = await main(['config', ...args], terminal, {
      connectConfig: async (stage) => {
        open += 1;
        return {
          ...world.dependencies,
          stage,
          manifest: [...world.dependencies.manifest, ...declared],
          checks,
          changer: async () => by,
          newId: () => {
            ids += 1;
            return `request-${ids}`;
          },
          newKey: () => new SecretValue(`made-key-${ids}-0123456789abcdefghijklmnop`),
          readTemplate: async () => ({
            granted: [{ reader: 'unsubscribe', parameters: ['configuration/lifetime'] }],
            environments: {
              functions: [{ reader: 'unsubscribe', variables: { CONFIGURATION_PATH: '/realtechee-backend/prod/' } }],
              path: '/realtechee-backend/dev/',
            },
          }),
          input: {
            isInteractive: typed !== undefined,
            prompt: async (question) => {
              questions.push(question);
              return answers.shift() ?? '';
            },
            standardInput: async () => stdin,
          },
          readFile: async (path) => files.get(path) ?? '',
          writeFile: async (path, text) => void files.set(path, text),
          close: () => {
            open -= 1;
          },
        };
      },
    });
    expect(open).toBe(0); // whatever came, connections were let go of
    return { code, out, err, text: [...out, ...err].join('\n'), json: () => out.map((line) => JSON.parse(line)) };
  };
  const everythingKept = async (): Promise<string> =>
    JSON.stringify([await world.store.all(), world.requests.audit(), await world.requests.open()]);
  return { ...world, run, files, questions, everythingKept };
};
