import childProcess, { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { ClientRequest, ServerResponse } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import type { Readable } from 'node:stream';
import { format } from 'node:util';
import { holdsSecret, secretInPieces } from './secrets.ts';

/** Where a secret may get out. */
export type Place = 'printed' | 'HTTP answers' | 'HTTP requests' | 'output of processes' | 'lines of logs';
type Piece = string | Uint8Array;
/** Told of everything that is let out. */
export type Look = (place: Place, found: boolean, of: string) => void;

const WATCHED = Symbol.for('realtechee.leak-watch.watched');
const HOOK = Symbol.for('realtechee.leak-watch');

/** The modules of Node are one for all test files of a process: they are wrapped once, and tell whoever looks now. */
const hook: { look?: Look } = Object(Reflect.get(fs, HOOK) ?? {});

export const nothingLookedAt = (): Record<Place, number> => ({
  printed: 0,
  'HTTP answers': 0,
  'HTTP requests': 0,
  'output of processes': 0,
  'lines of logs': 0,
});

function isPiece(value: unknown): value is Piece {
  return typeof value === 'string' || value instanceof Uint8Array;
}

/** Replaces a method, once, by one that first looks at what it is given. */
function wrap(target: object, method: string, look: (self: unknown, args: readonly unknown[]) => void): void {
  const original: unknown = Reflect.get(target, method);
  if (typeof original !== 'function') throw new Error(`there is no ${method} to watch`);
  if (Reflect.get(original, WATCHED) === true) return;
  function watched(this: unknown, ...args: unknown[]): unknown {
    look(this, args);
    return Reflect.apply(Object(original), this, args);
  }
  Reflect.set(target, method, Object.assign(watched, { [WATCHED]: true }));
}

/** Secrets have to be in what is said to and by a parameter store: nowhere else. */
const isParameterStore = (target: unknown): boolean => String(target ?? '').startsWith('AmazonSSM.');

function wrapNode(): void {
  for (const method of ['write', 'end']) {
    wrap(ServerResponse.prototype, method, (self, [piece]) => {
      if (!(self instanceof ServerResponse) || !isPiece(piece)) return;
      const { method: verb, url, headers } = self.req;
      if (!isParameterStore(headers['x-amz-target'])) hook.look?.('HTTP answers', holdsSecret(piece), `${verb} ${url}`);
    });
    wrap(ClientRequest.prototype, method, (self, [piece]) => {
      if (!(self instanceof ClientRequest) || !isPiece(piece)) return;
      const target = self.getHeader('x-amz-target');
      if (!isParameterStore(target)) hook.look?.('HTTP requests', holdsSecret(piece), `${target ?? self.path}`);
    });
  }
  wrap(fs, 'appendFileSync', (_, [, text]) => {
    if (isPiece(text)) hook.look?.('lines of logs', holdsSecret(text), '');
  });
  const spawn: unknown = Reflect.get(ChildProcess.prototype, 'spawn');
  if (typeof spawn !== 'function') throw new Error('there is no spawn to watch');
  Reflect.set(ChildProcess.prototype, 'spawn', function watched(this: ChildProcess, ...args: unknown[]) {
    const answer: unknown = Reflect.apply(spawn, this, args);
    for (const output of [this.stdout, this.stderr])
      if (output !== null && output !== undefined) watchOutput(output, this);
    return answer;
  });
  for (const method of ['spawnSync', 'execFileSync', 'execSync']) {
    const original: unknown = Reflect.get(childProcess, method);
    if (typeof original !== 'function') throw new Error(`there is no ${method} to watch`);
    Reflect.set(childProcess, method, (...args: unknown[]) => {
      const answer: unknown = Reflect.apply(original, childProcess, args);
      for (const piece of isPiece(answer) ? [answer] : [Object(answer).stdout, Object(answer).stderr])
        if (isPiece(piece)) hook.look?.('output of processes', holdsSecret(piece), String(args[0]));
      return answer;
    });
  }
}

function watchOutput(output: Readable, { spawnfile }: ChildProcess): void {
  const inPieces = secretInPieces();
  wrap(output, 'push', (_, [piece]) => {
    if (isPiece(piece)) hook.look?.('output of processes', inPieces(piece), spawnfile);
  });
}

const wrapStreams = (): void => {
  for (const stream of [process.stdout, process.stderr])
    wrap(stream, 'write', (_, [piece]) => {
      if (isPiece(piece)) hook.look?.('printed', holdsSecret(piece), '');
    });
  for (const method of ['log', 'info', 'warn', 'error', 'debug'])
    wrap(console, method, (_, args) => hook.look?.('printed', holdsSecret(format(...args)), `console.${method}`));
};

/** From now on `look` is told of everything that this process lets out. */
export const watchNode = (look: Look): void => {
  hook.look = look;
  wrapStreams();
  if (Reflect.get(fs, HOOK) !== undefined) return;
  Reflect.set(fs, HOOK, hook);
  wrapNode();
  syncBuiltinESMExports();
};

/** For what catches output itself, so that it never gets as far as the streams. */
export const lookAtCaught = (text: string): void => hook.look?.('printed', holdsSecret(text), 'caught by the test');
