import { signalsEmit } from '../../src/commands/signals-emit.ts';
import { signalsTrace } from '../../src/commands/signals-trace.ts';
import { EXIT } from '../../src/commands/terminal.ts';
import { aContact, aHook, aSignal, aTemplate } from '../support/builders.ts';
import { functionsOn, notificationWorld } from '../support/notification-world.ts';
import { aTerminal } from '../support/terminal.ts';

const worldWithHooks = () => {
  const world = notificationWorld();
  world.templates.put(aTemplate());
  world.contacts.put(aContact());
  world.hooks.put(
    aHook({ id: 'staff', recipientRoles: ['AE'], conditions: [{ field: 'subject', operator: 'exists' }] }),
  );
  world.hooks.put(aHook({ id: 'none', notificationTemplateId: 'missing' }));
  return world;
};
const lineOf = (id: string) => JSON.stringify({ id, signalType: aSignal().signalType, payload: aSignal().payload });

describe('realtechee signals emit', () => {
  const emitted = async (text: string, json = false) => {
    const world = worldWithHooks();
    const { terminal, out } = aTerminal();
    const emit = signalsEmit({ ...world.dependencies, newId: () => 'new-id' }, terminal);
    return { world, out, code: await emit(text, { json }), again: () => emit(text, { json }) };
  };

  it('stores good lines, refuses bad ones by line and reason, and ends with 1', async () => {
    const { world, out, code } = await emitted(
      `${lineOf('s1')}\n{oops\n\n{"signalType":"NOBODY","payload":{}}\n${lineOf('s2')}`,
    );
    expect(code).toBe(EXIT.refused);
    expect(world.signals.all().map(({ id }) => id)).toEqual(['s1', 's2']);
    expect(out.at(-1)).toBe('2 stored, 0 there already, 2 refused');
    expect(out[1]).toContain('line 2: not a line of JSON');
    expect(out[2]).toContain('line 4: unknown signal type NOBODY');
  });

  it('N3: emitting a file again stores nothing, with ids or without', async () => {
    const withoutId = JSON.stringify({ signalType: aSignal().signalType, payload: aSignal().payload });
    const { world, out, again } = await emitted(`${lineOf('s1')}\n${withoutId}`);
    expect(await again()).toBe(EXIT.done);
    expect(out.at(-1)).toBe('0 stored, 2 there already, 0 refused');
    expect(world.signals.all()).toHaveLength(2);
  });

  it('refuses a signal that no item of DynamoDB could hold', async () => {
    const line = JSON.stringify({
      signalType: aSignal().signalType,
      payload: { ...aSignal().payload, message: 'x'.repeat(400_000) },
    });
    const { world, out } = await emitted(line);
    expect(out[0]).toContain('at most 350000 fit');
    expect(world.signals.all()).toEqual([]);
  });

  it('prints one object a line for machines, the counts last', async () => {
    const { out } = await emitted(`${lineOf('s1')}\n{oops`, true);
    expect(out.map((line) => JSON.parse(line))).toEqual([
      { line: 1, signalId: 's1', signalType: 'CONTACT_US_FORM_SUBMITTED', outcome: 'stored' },
      { line: 2, refused: expect.any(String) },
      { summary: { stored: 1, duplicate: 0, refused: 1 } },
    ]);
  });
});

describe('realtechee signals trace', () => {
  const traced = async (options = { json: false, dryRun: false }) => {
    const world = worldWithHooks();
    await world.signals.put(aSignal());
    const { plan, drain } = functionsOn(world);
    if (!options.dryRun) {
      await plan('signal-1');
      await drain();
    }
    const { terminal, out } = aTerminal();
    const code = await signalsTrace(world.dependencies, terminal)('signal-1', options);
    return { world, out, code, text: out.join('\n') };
  };

  it('N16: shows the whole way: stored, conditions with their values, recipients, template, rendered, recorded, delivered', async () => {
    const { text, code } = await traced();
    expect(code).toBe(EXIT.done);
    for (const part of [
      'CONTACT_US_FORM_SUBMITTED signal-1',
      'condition   subject exists: holds (is "A question")',
      'recipient   ae@example.com (role AE)',
      'template    template-1 v1',
      'subject     A question from the site',
      'recorded    queued (2)',
      'office@example.com: SENT (1 attempt, provider id memory-',
      'recorded    failed: hook none: template missing does not exist',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('N16: a dry run says what would happen, and neither writes nor sends', async () => {
    const { world, text } = await traced({ json: false, dryRun: true });
    expect(text).toContain('would be    queued');
    expect(text).toContain('Dry run: nothing was written or sent.');
    expect(world.notifications.all()).toEqual([]);
    expect(world.signals.all()[0]).not.toHaveProperty('processedAt');
    expect(world.email.tries).toBe(0);
  });

  it('gives machines the same, whole', async () => {
    const { out } = await traced({ json: true, dryRun: false });
    const trace = JSON.parse(out.join(''));
    expect(trace).toMatchObject({ dryRun: false, signal: { id: 'signal-1' } });
    expect(trace.hooks.map(({ plan }: { plan: { outcome: string } }) => plan.outcome)).toEqual(['failed', 'queued']);
  });

  it('says that there is no such signal, and how to find one', async () => {
    const world = worldWithHooks();
    const { terminal, err } = aTerminal();
    const code = await signalsTrace(world.dependencies, terminal)('nope', { json: false, dryRun: false });
    expect(code).toBe(EXIT.refused);
    expect(err.join()).toMatch(/signal nope: there is no such signal.*--stage/s);
  });

  it('lets no control character of a stranger reach the terminal', async () => {
    const world = worldWithHooks();
    const { terminal, out } = aTerminal();
    await world.signals.put(aSignal({ payload: { ...aSignal().payload, subject: '\u001b[2Jgone' } }));
    world.templates.put(aTemplate({ emailSubject: 'x', emailContentHtml: '{subject}' }));
    await signalsTrace(world.dependencies, terminal)('signal-1', { json: false, dryRun: true });
    expect(out.join('')).not.toContain('\u001b');
  });
});
