import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStageClock } from '../../../local/clock.ts';
import { FunctionPaused } from '../../../local/functions/invocation.ts';
import { createLocalFunction, type LocalFunction } from '../../../local/functions/local-function.ts';
import { startLocalThread } from '../../../local/functions/local-thread.ts';

const BUNDLE = `
let calls = 0;
exports.handler = async (event, context) => {
  calls += 1;
  switch (event.do) {
    case 'echo': return { event, calls, name: context.functionName, id: context.awsRequestId };
    case 'throw': throw new TypeError('no');
    case 'wait': return new Promise((resolve) => setTimeout(() => resolve(context.getRemainingTimeInMillis()), event.milliseconds));
    case 'time': return { now: Date.now(), date: new Date().getTime(), text: Date(), given: new Date(0).getTime(), is: new Date() instanceof Date };
    case 'environment': return Object.keys(process.env).sort();
    case 'exit': process.exit(3);
    case 'print': console.log('{"level":"INFO"}'); console.error('oh'); return undefined;
  }
};
exports.broken = undefined;
`;

const clock = createStageClock();
const folder = mkdtempSync(join(tmpdir(), 'function-'));
const bundle = join(folder, 'index.cjs');
writeFileSync(bundle, BUNDLE);
const output: string[] = [];
const started: LocalFunction[] = [];

const start = ({ timeoutSeconds = 5, maximumConcurrency = 2, handler = 'index.handler' } = {}): LocalFunction => {
  const one = createLocalFunction({
    name: 'example',
    arn: 'arn',
    maximumConcurrency,
    startThread: () =>
      startLocalThread({
        data: { bundle, handler, functionName: 'example', arn: 'arn', memoryMegabytes: 128, clockOffset: clock.offset },
        environment: { ONE: '1' },
        timeoutSeconds,
        onOutput: (text) => output.push(text),
      }),
  });
  started.push(one);
  return one;
};

afterAll(async () => {
  await Promise.all(started.map((one) => one.stop()));
  rmSync(folder, { recursive: true });
});

describe('one function', () => {
  const shared = start();

  it('answers what its handler returns, and is warm the second time', async () => {
    expect(await shared.invoke({ do: 'echo' })).toMatchObject({
      ok: true,
      payload: { event: { do: 'echo' }, calls: 1, name: 'example' },
    });
    expect(await shared.invoke({ do: 'echo' })).toMatchObject({ payload: { calls: 2 } });
  });

  it('answers what its handler throws', async () => {
    expect(await shared.invoke({ do: 'throw' })).toMatchObject({
      ok: false,
      errorType: 'TypeError',
      errorMessage: 'no',
    });
  });

  it('sees its own variables alone', async () => {
    expect(await shared.invoke({ do: 'environment' })).toMatchObject({ payload: ['ONE'] });
  });

  it('hands over what it prints', async () => {
    expect(await shared.invoke({ do: 'print' })).toMatchObject({ ok: true, payload: null });
    // What a thread prints arrives on a way of its own, possibly after the answer.
    const printed = (): boolean => ['{"level":"INFO"}\n', 'oh\n'].every((line) => output.join('').includes(line));
    while (!printed()) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it('lives in the time of the stage, and follows when it moves on', async () => {
    const before = Date.now();
    clock.advanceBy(3_600_000);
    const answer = await shared.invoke({ do: 'time' });
    const { now, date, given, is } = (answer as { payload: { now: number; date: number; given: number; is: boolean } })
      .payload;
    expect(now - before).toBeGreaterThanOrEqual(3_600_000);
    expect(now - before).toBeLessThan(3_700_000);
    expect([date - now < 1000, given, is]).toEqual([true, 0, true]);
  });

  it('counts what it did', () => {
    expect(shared.counts()).toEqual({ invocations: 6, errors: 1, running: 0 });
  });
});

it('times out, and starts afresh after that', async () => {
  const slow = start({ timeoutSeconds: 0.5 });
  expect(await slow.invoke({ do: 'wait', milliseconds: 5000 })).toMatchObject({
    ok: false,
    errorType: 'Sandbox.Timedout',
  });
  expect(await slow.invoke({ do: 'echo' })).toMatchObject({ ok: true, payload: { calls: 1 } });
});

it('knows how much time it has left', async () => {
  const answer = await start({ timeoutSeconds: 5 }).invoke({ do: 'wait', milliseconds: 1 });
  const left = (answer as { payload: number }).payload;
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(5000);
});

it('reports a runtime that exits, and a handler that is not there', async () => {
  expect(await start().invoke({ do: 'exit' })).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
  expect(await start({ handler: 'index.broken' }).invoke({})).toMatchObject({
    ok: false,
    errorMessage: 'index.cjs has no handler "broken"',
  });
});

it('runs two at a time and lets the third wait', async () => {
  const two = start({ maximumConcurrency: 2 });
  const all = [1, 2, 3].map(() => two.invoke({ do: 'wait', milliseconds: 50 }));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(two.counts().running).toBe(2);
  expect((await Promise.all(all)).map(({ ok }) => ok)).toEqual([true, true, true]);
});

it('takes nothing while it is paused', async () => {
  const one = start();
  const running = one.invoke({ do: 'wait', milliseconds: 30 });
  await one.pause();
  expect(await running).toMatchObject({ ok: true });
  await expect(one.invoke({ do: 'echo' })).rejects.toThrow(FunctionPaused);
  one.resume();
  expect(await one.invoke({ do: 'echo' })).toMatchObject({ ok: true });
});

it('fails what runs when it crashes, and starts again', async () => {
  const one = start();
  const running = one.invoke({ do: 'wait', milliseconds: 5000 });
  await new Promise((resolve) => setTimeout(resolve, 50));
  await one.crash();
  expect(await running).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
  expect(await one.invoke({ do: 'echo' })).toMatchObject({ ok: true, payload: { calls: 1 } });
});
