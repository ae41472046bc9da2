import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { installStageDate } from './stage-date.ts';
import type { ThreadAnswer, ThreadData, ThreadRequest } from './thread-messages.ts';

const { bundle, handler, functionName, arn, memoryMegabytes, clockOffset } = workerData as ThreadData;
installStageDate(clockOffset);

type Handler = (event: unknown, context: unknown, callback: (error: unknown, payload: unknown) => void) => unknown;

const load = (): Handler => {
  const [file, name = ''] = handler.split('.');
  const module = createRequire(bundle)(bundle) as Record<string, unknown>;
  const found = module[name];
  if (typeof found === 'function') return found as Handler;
  throw new Error(`${file}.cjs has no handler "${name}"`);
};

const contextOf = ({ requestId, deadline }: ThreadRequest) => ({
  callbackWaitsForEmptyEventLoop: true,
  functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: arn,
  memoryLimitInMB: `${memoryMegabytes}`,
  awsRequestId: requestId,
  logGroupName: `/aws/lambda/${functionName}`,
  logStreamName: 'local',
  // The deadline is real time, whatever the clock of the stage shows.
  getRemainingTimeInMillis: () => Math.max(0, deadline - performance.timeOrigin - performance.now()),
});

const invoke = (run: Handler, request: ThreadRequest): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const callback = (error: unknown, payload: unknown): void => {
      if (error === null || error === undefined) resolve(payload);
      else reject(error);
    };
    const returned = run(JSON.parse(request.event), contextOf(request), callback);
    if (returned instanceof Promise) returned.then(resolve, reject);
    else if (run.length < 3) resolve(returned);
  });

const failure = (requestId: string, error: unknown): ThreadAnswer => ({
  requestId,
  ok: false,
  errorType: error instanceof Error ? error.name : 'Error',
  errorMessage: error instanceof Error ? error.message : String(error),
});

const answer = async (request: ThreadRequest): Promise<ThreadAnswer> => {
  try {
    const payload: unknown = await invoke(run(), request);
    return { requestId: request.requestId, ok: true, payload: JSON.stringify(payload) ?? 'null' };
  } catch (error) {
    console.error(error);
    return failure(request.requestId, error);
  }
};

/** A bundle that does not load fails each invocation, as a start that fails does on AWS. */
const loadOnce = (): (() => Handler) => {
  try {
    const loaded = load();
    return () => loaded;
  } catch (error) {
    return () => {
      throw error;
    };
  }
};

const run = loadOnce();
parentPort?.on('message', (request: ThreadRequest) => {
  void answer(request).then((message) => parentPort?.postMessage(message));
});
