import { createMemoryCredentialCheck } from '../../../src/adapters/memory/memory-credential-check.ts';
import { EXIT } from '../../../src/commands/terminal.ts';
import type { StageKind } from '../../../src/domain/configuration/parameter.ts';
import { aConfigConsole, BOB_AT_TERMINAL } from '../../support/config-console.ts';
import { A_CREDENTIAL, CREDENTIAL, NEW_TOKEN, OLD_TOKEN } from '../../support/credentials.ts';
import { holdsSecret } from '../../support/secrets.ts';

const IN_PROD = ['--stage', 'prod', '--confirm', 'prod', '--reason', 'it leaked into a ticket'];
const ROTATE = ['rotate', CREDENTIAL];

const aConsole = async (kind: StageKind = 'development') => {
  const provider = createMemoryCredentialCheck([OLD_TOKEN, NEW_TOKEN]);
  const console = aConfigConsole(kind, { declared: [A_CREDENTIAL], checks: { [CREDENTIAL]: provider } });
  const first = kind === 'production' ? [...IN_PROD, '--emergency'] : [];
  expect((await console.run([...ROTATE, '--stdin', ...first], { stdin: OLD_TOKEN })).code).toBe(EXIT.done);
  return { ...console, provider };
};

describe('realtechee config rotate, of a credential that a provider gave', () => {
  it('C1: reads the next one unseen, says what its provider says, and takes the way back', async () => {
    const { run, questions } = await aConsole();
    const done = await run(ROTATE, { typed: [NEW_TOKEN, NEW_TOKEN] });
    expect(questions).toEqual([expect.stringContaining('not shown'), 'once more: ']);
    expect(done).toMatchObject({
      code: EXIT.done,
      out: expect.arrayContaining([
        expect.stringContaining('holds as revision 2'),
        expect.stringMatching(/version 2, secret [0-9a-f]{12}: its provider takes it/),
      ]),
      err: [expect.stringContaining('asking the provider'), expect.stringContaining('may be taken back')],
    });
    expect(holdsSecret(done.text)).toBe(false);
    expect((await run(['rollback', '--reason', 'the new one is too weak'])).code).toBe(EXIT.done);
    expect((await run([...ROTATE, '--verify'])).out).toEqual([expect.stringContaining('version 1, secret')]);
  });

  it('C5: proposes in prod; a second person approves, and anybody verifies', async () => {
    const { run } = await aConsole('production');
    const proposed = await run([...ROTATE, '--stdin', ...IN_PROD], { stdin: `${NEW_TOKEN}\n` });
    expect(proposed).toMatchObject({
      code: EXIT.done,
      err: expect.arrayContaining([expect.stringContaining('--verify')]),
    });
    expect(holdsSecret(proposed.text)).toBe(false);
    const approve = ['approve', 'request-2', ...IN_PROD];
    expect((await run(approve)).err).toEqual([expect.stringContaining('your own proposal')]);
    expect((await run(approve, { by: BOB_AT_TERMINAL })).code).toBe(EXIT.done);
    const verified = await run([...ROTATE, '--verify', '--stage', 'prod', '--json']);
    expect(verified.json()).toEqual([
      { parameter: CREDENTIAL, version: 2, fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/), verdict: 'accepted' },
    ]);
  });

  it('C1: says so, by its exit code too, where the provider does not take what holds', async () => {
    const { run, provider } = await aConsole();
    provider.answer('unreachable');
    const verified = await run([...ROTATE, '--verify']);
    expect(verified).toMatchObject({ code: EXIT.refused, out: [expect.stringContaining('gives no answer')] });
    expect(verified.err).toEqual([expect.stringContaining('leave the old one valid')]);
  });

  it('prints for machines what was changed and what holds', async () => {
    const { run } = await aConsole();
    const told = await run([...ROTATE, '--stdin', '--json'], { stdin: NEW_TOKEN });
    expect(told.json()).toMatchObject([{ state: 'applied', revision: 2, holds: { version: 2, verdict: 'accepted' } }]);
    expect(holdsSecret(told.text)).toBe(false);
  });

  it.each<[string, readonly string[], { stdin?: string; typed?: readonly string[] }, RegExp]>([
    [
      'what the provider does not take',
      ['--stdin'],
      { stdin: `${NEW_TOKEN}-no` },
      /does not take.*nothing was changed/,
    ],
    ['what nobody types', [], {}, /pipe it in with --stdin/],
    ['two that differ', [], { typed: [NEW_TOKEN, OLD_TOKEN] }, /not the same/],
    ['the value as an argument', [NEW_TOKEN], {}, /too many arguments/],
    ['prod without its name', ['--stdin', '--stage', 'prod'], { stdin: NEW_TOKEN }, /--confirm prod/],
  ])('C5: refuses %s; nothing changes', async (_, args, given, says) => {
    const { run, everythingKept } = await aConsole();
    const before = await everythingKept();
    const { code, text } = await run([...ROTATE, ...args], given);
    expect([code, text]).toEqual([EXIT.refused, expect.stringMatching(says)]);
    expect(holdsSecret(text)).toBe(false);
    expect(await everythingKept()).toBe(before);
  });

  it.each([
    [['rotate', 'notifications/unsubscribe-key', '--stdin']],
    [['rotate', 'notifications/mail-from', '--verify']],
    [['rotate', 'notifications/unsubscribe-key', '--emergency']],
  ])('C5: refuses %j, since the manifest declares no credential', async (args) => {
    const { run, everythingKept } = aConfigConsole();
    const before = await everythingKept();
    expect(await run(args)).toMatchObject({
      code: EXIT.refused,
      err: [expect.stringContaining("no provider's credential")],
    });
    expect(await everythingKept()).toBe(before);
  });
});
