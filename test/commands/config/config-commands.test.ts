import { EXIT } from '../../../src/commands/terminal.ts';
import { MANIFEST } from '../../../src/domain/configuration/manifest.ts';
import { SecretValue } from '../../../src/domain/configuration/secret-value.ts';
import { ANN_AT_TERMINAL, aConfigConsole, BOB_AT_TERMINAL } from '../../support/config-console.ts';
import { KEY_1, KEY_2 } from '../../support/configuration-world.ts';

const SEGMENTS = 'notifications/sms-max-segments';
const KEYS = 'notifications/unsubscribe-key';
const PROD = ['--stage', 'prod', '--confirm', 'prod'];

describe('realtechee config, looking', () => {
  it('lists every parameter, and secrets as fingerprints', async () => {
    const { run } = aConfigConsole();
    const { code, text, out } = await run(['list']);
    expect(code).toBe(EXIT.done);
    for (const { name } of MANIFEST) expect(text).toContain(name);
    expect(out.join()).toMatch(/notifications\/sms-max-segments +4 +version 1/);
    expect(text).toMatch(/secret [0-9a-f]{12}/);
    expect(text).not.toContain(KEY_1);
    const [json] = (await run(['list', '--json'])).json();
    expect(json.parameters).toHaveLength(MANIFEST.length);
    expect(JSON.stringify(json)).not.toContain(KEY_1);
  });

  it('C3: shows no secret to anybody who gets it', async () => {
    const { run } = aConfigConsole();
    for (const args of [['get', KEYS], ['get', KEYS, '--json'], ['history', KEYS], ['export'], ['validate']]) {
      const { code, text } = await run(args);
      expect(code).toBe(EXIT.done);
      expect(text).not.toContain(KEY_1);
    }
  });

  it('suggests the names that were meant', async () => {
    const { run } = aConfigConsole();
    expect(await run(['get', 'sms-max-segment'])).toMatchObject({
      code: EXIT.refused,
      err: [expect.stringContaining(`did you mean ${SEGMENTS}`)],
    });
    expect((await run(['history', 'sms-max-segment'])).code).toBe(EXIT.refused);
  });

  it('C2: validates, by its exit code too', async () => {
    const { run, store } = aConfigConsole();
    expect(await run(['validate'])).toMatchObject({ code: EXIT.done });
    await store.put({ name: SEGMENTS, value: 'planted', expectedVersion: 1 });
    const { code, text } = await run(['validate']);
    expect(code).toBe(EXIT.refused);
    expect(text).toMatch(/error +notifications\/sms-max-segments +must be a whole number from 1 to 10/);
    expect(text).not.toContain('planted');
    const [json] = (await run(['validate', '--json', '--template'])).json();
    expect(json.findings).toContainEqual(expect.objectContaining({ kind: 'not-granted', parameter: KEYS }));
    expect(json.findings).toContainEqual(expect.objectContaining({ kind: 'wrong-path' }));
  });
});

describe('realtechee config, changing outside prod', () => {
  it('C5: sets, shows the difference, keeps history, rolls back', async () => {
    const { run } = aConfigConsole();
    const set = await run(['set', SEGMENTS, '3', '--reason', 'too long']);
    expect(set).toMatchObject({
      code: EXIT.done,
      out: [SEGMENTS, '- 4', '+ 3', 'holds as revision 1 (request request-1)'],
    });
    expect((await run(['diff'])).out).toEqual([SEGMENTS, '- 3', '+ 4 (version 1 again)']);
    const back = await run(['rollback', '--reason', 'it was better before']);
    expect(back.out.at(-1)).toBe('holds as revision 2 (request request-2)');
    const { out } = await run(['history', SEGMENTS]);
    expect(out.join()).toMatch(/2 +\d{4}.* 3 +1/);
    expect(out.join()).toMatch(/1 holds +\d{4}.* 4 +0, 2/);
    expect((await run(['history'])).text).toMatch(/operator:ann@example\.com \(stage\)/);
  });

  it('C3: takes a secret from standard input, or from who types it twice unseen', async () => {
    const { run, store, questions } = aConfigConsole();
    expect(await run(['set', KEYS, '--stdin'], { stdin: `${KEY_2}\n` })).toMatchObject({ code: EXIT.done });
    const typed = `${KEY_2}-typed`;
    const byHand = await run(['set', KEYS], { typed: [typed, typed] });
    expect(byHand.code).toBe(EXIT.done);
    expect(questions).toHaveLength(2);
    const history = await store.history(KEYS);
    expect(history.map(({ value }) => (value instanceof SecretValue ? value.reveal() : value))).toEqual([
      typed,
      KEY_2,
      KEY_1,
    ]);
    expect(byHand.text).not.toContain(KEY_2);
    expect((await run(['set', KEYS], { typed: ['one', 'two'] })).code).toBe(EXIT.refused);
  });

  it('imports several as one, after showing them; exports what it imports', async () => {
    const { run, files } = aConfigConsole();
    files.set('in.json', JSON.stringify({ parameters: { [SEGMENTS]: '2', 'notifications/sms-sender-id': 'Techee' } }));
    const shown = await run(['import', 'in.json']);
    expect(shown).toMatchObject({
      code: EXIT.done,
      out: expect.arrayContaining(['- 4', '+ 2', '- (none)', '+ Techee']),
    });
    expect((await run(['history'])).out).toEqual(['nothing has been changed by a change request yet']);
    expect((await run(['import', 'in.json', '--apply'])).out.at(-1)).toContain('revision 1');
    await run(['export', '--file', 'out.json']);
    const exported = JSON.parse(files.get('out.json') ?? '');
    expect(exported).toMatchObject({ parameters: { [SEGMENTS]: '2' }, secretsLeftOut: [KEYS] });
    expect((await run(['import', 'out.json'])).err).toEqual(['all of it holds already; there is nothing to change']);
  });

  it('compares two stages, secrets aside', async () => {
    const { run } = aConfigConsole();
    expect((await run(['diff', '--stage', 'local', '--with', 'dev'])).out).toEqual(['the same, secrets aside']);
  });

  it('C1: rotates a key of ours in two steps, unseen', async () => {
    const { run, pass } = aConfigConsole();
    expect(await run(['rotate', KEYS])).toMatchObject({
      code: EXIT.done,
      out: [expect.stringContaining('is believed')],
    });
    expect(await run(['rotate', KEYS])).toMatchObject({
      code: EXIT.refused,
      err: [expect.stringContaining('wait until')],
    });
    pass(3600);
    const promoted = await run(['rotate', KEYS]);
    expect(promoted.out).toEqual([expect.stringContaining('signs from now on')]);
    expect(promoted.text).not.toContain('made-key');
  });

  it.each<[string, readonly string[], RegExp]>([
    ['an unknown name', ['set', 'sms-max-segment', '3'], /did you mean notifications\/sms-max-segments/],
    ['a wrong type', ['set', SEGMENTS, 'many'], /must be a whole number from 1 to 10/],
    ['a value over the limit', ['set', 'statuses/key-partner-brokerages', 'x'.repeat(9000)], /9000 bytes.*8192/],
    ['a secret on the command line', ['set', KEYS, KEY_2], /given in clear.*--stdin/],
    ['no value', ['set', SEGMENTS], /give a value/],
    ['a secret that nobody types', ['set', KEYS], /pipe it in with --stdin/],
    ['a stale version', ['set', SEGMENTS, '3', '--expect', '9'], /version 1, not 9/],
    ['a value and none', ['set', SEGMENTS, '3', '--unset'], /not both/],
    ['taking away what must be', ['set', KEYS, '--unset'], /must have a value/],
    ['a rollback without a reason', ['rollback'], /give a reason/],
    ['a rollback to nowhere', ['rollback', '--to', '7', '--reason', 'because of that'], /no revision 7/],
    ['a request that is none', ['approve', 'nothing'], /no such change request/],
    ['a rotation of what is no key', ['rotate', SEGMENTS], /no key that this system makes/],
    ['a file that is none', ['import', 'bad.json', '--apply'], /must be JSON like/],
    ['a file with an unknown name', ['import', 'unknown.json', '--apply'], /is no parameter/],
    ['a file with a secret', ['import', 'secret.json', '--apply'], /given in clear/],
    ['an unknown command', ['put', SEGMENTS], /unknown command/],
  ])('C5: refuses %s with the reason; nothing changes', async (_, args, says) => {
    const { run, files, everythingKept } = aConfigConsole();
    files.set('bad.json', '{"parameters": {"a": 1}}');
    files.set('unknown.json', JSON.stringify({ parameters: { [SEGMENTS]: '3', nothing: 'x' } }));
    files.set('secret.json', JSON.stringify({ parameters: { [SEGMENTS]: '3', [KEYS]: KEY_2 } }));
    const before = await everythingKept();
    const { code, text } = await run(args);
    expect([code, text]).toEqual([EXIT.refused, expect.stringMatching(says)]);
    expect(text).not.toContain(KEY_2);
    expect(await everythingKept()).toBe(before);
  });
});

describe('realtechee config, changing prod', () => {
  it('C5: proposes, shows, and holds once a second person approves', async () => {
    const { run } = aConfigConsole('production');
    const proposed = await run(['set', SEGMENTS, '3', ...PROD, '--reason', 'too long']);
    expect(proposed.out.at(-1)).toBe('proposed as request-1; nothing has changed yet');
    expect(proposed.err.join()).toContain('realtechee config approve request-1 --stage prod --confirm prod');
    expect((await run(['proposals', '--stage', 'prod'])).text).toMatch(
      /request-1 +proposed +operator:ann@example\.com/,
    );
    expect((await run(['diff', 'request-1', '--stage', 'prod'])).out).toEqual([SEGMENTS, '- 4', '+ 3']);
    const own = await run(['approve', 'request-1', ...PROD]);
    expect(own).toMatchObject({ code: EXIT.refused, err: [expect.stringContaining('your own proposal')] });
    expect((await run(['get', SEGMENTS, '--stage', 'prod'])).out[0]).toBe(`${SEGMENTS} = 4`);
    const approved = await run(['approve', 'request-1', ...PROD], { by: BOB_AT_TERMINAL });
    expect(approved.out.at(-1)).toBe('holds as revision 1 (request request-1)');
    expect((await run(['proposals', '--stage', 'prod'])).out).toEqual(['nothing waits']);
  });

  it('rejects and withdraws', async () => {
    const { run } = aConfigConsole('production');
    await run(['set', SEGMENTS, '3', ...PROD]);
    await run(['set', SEGMENTS, '2', ...PROD]);
    expect((await run(['reject', 'request-1', ...PROD], { by: BOB_AT_TERMINAL })).out).toEqual([
      'request request-1 is rejected; nothing was changed',
    ]);
    expect((await run(['withdraw', 'request-2', ...PROD])).out).toEqual([
      'request request-2 is withdrawn; nothing was changed',
    ]);
  });

  it('C5: changes at once in an emergency, with a reason', async () => {
    const { run } = aConfigConsole('production');
    const bare = await run(['set', SEGMENTS, '3', ...PROD, '--emergency']);
    expect(bare).toMatchObject({ code: EXIT.refused, err: [expect.stringContaining('give a reason')] });
    const done = await run(['set', SEGMENTS, '3', ...PROD, '--emergency', '--reason', 'texts fail everywhere']);
    expect(done.out.at(-1)).toContain('holds as revision 1');
  });

  it.each([
    ['whose name was not typed', ['set', SEGMENTS, '3', '--stage', 'prod'], /--confirm prod/, ANN_AT_TERMINAL],
    ['by who has no address', ['set', SEGMENTS, '3', ...PROD], /need an address/, { kind: 'operator', name: 'root' }],
  ] as const)('C5: refuses a change %s', async (_, args, says, by) => {
    const { run, everythingKept } = aConfigConsole('production');
    const before = await everythingKept();
    const { code, text } = await run(args, { by });
    expect([code, text]).toEqual([EXIT.refused, expect.stringMatching(says)]);
    expect(await everythingKept()).toBe(before);
  });
});
