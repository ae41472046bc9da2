import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface DynamoDbLocalOptions {
  /** Any free port when absent. */
  readonly port?: number;
  /** Folder of the database files, made when missing. Absent: everything is in memory, and gone at the end. */
  readonly dbPath?: string;
  readonly inMemory?: boolean;
  /** One database whatever the caller's credentials; `false` gives each access key and region its own. */
  readonly sharedDb?: boolean;
  /** The Java command; by default the one of JAVA_HOME, or else of the PATH. */
  readonly java?: string;
}

export interface DynamoDbLocal {
  readonly endpoint: string;
  readonly pid: number;
  /** Ends the process, after it has closed its files. Does nothing the second time. */
  stop(): Promise<void>;
}

/** The message is fit for the person at the console. */
export class DynamoDbLocalUnavailable extends Error {
  override readonly name = 'DynamoDbLocalUnavailable';
}

const HOST = '127.0.0.1';
const OLDEST_JAVA = 17;
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;
const LAUNCHER = fileURLToPath(new URL('dynamodb-local.xml', import.meta.url));

const HOW_TO_INSTALL = `Install a Java runtime ${OLDEST_JAVA} or newer:
  Debian, Ubuntu   sudo apt-get install openjdk-17-jre-headless
  macOS            brew install openjdk@17
  Windows          winget install EclipseAdoptium.Temurin.17.JRE`;

const emulatorFolder = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('amplify-dynamodb-simulator/package.json')), 'emulator');

const javaCommand = (): string => {
  const home = process.env.JAVA_HOME;
  const ofHome = home === undefined ? undefined : join(home, 'bin', process.platform === 'win32' ? 'java.exe' : 'java');
  return ofHome !== undefined && existsSync(ofHome) ? ofHome : 'java';
};

/** Tuned for a quick start: no second compiler, no parallel collector, no perf file. */
const commandLine = ({ port = 0, dbPath, inMemory = dbPath === undefined, sharedDb = true }: DynamoDbLocalOptions) => {
  const folder = emulatorFolder();
  return [
    '-Xshare:auto',
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    '-XX:-UsePerfData',
    '-Xmx1g',
    '-Dorg.eclipse.jetty.LEVEL=WARN',
    '-Dorg.eclipse.jetty.util.log.announce=false',
    `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`,
    '-cp',
    join(folder, 'DynamoDBLocal.jar'),
    'org.eclipse.jetty.xml.XmlConfiguration',
    `port=${port}`,
    `inMemory=${inMemory}`,
    `sharedDb=${sharedDb}`,
    ...(inMemory || dbPath === undefined ? [] : [`dbPath=${resolve(dbPath)}`]),
    LAUNCHER,
  ];
};

/**
 * Its own process group, so that Ctrl-C at the console reaches the parent alone; it ends when its standard input does,
 * which is when the parent ends, however that dies.
 */
const launch = (options: DynamoDbLocalOptions) =>
  spawn(options.java ?? javaCommand(), commandLine(options), {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
    env: { ...process.env, DDB_LOCAL_TELEMETRY: '0' },
  });

const explained = (output: string, port: number | undefined): string => {
  if (/UnsupportedClassVersionError|Unrecognized VM option|Unrecognized option/.test(output)) {
    return `DynamoDB Local cannot run on this Java: ${output.trim().split('\n')[0]}\n${HOW_TO_INSTALL}`;
  }
  if (/BindException|Address already in use|Failed to bind/.test(output)) {
    return `DynamoDB Local cannot listen on ${HOST}:${port}: the port is in use. Give another port, or end what holds it.`;
  }
  return `DynamoDB Local ended while it started:\n${output.trim().slice(-2_000)}`;
};

/** Resolves with the port as soon as the server listens. */
const ready = (child: ReturnType<typeof launch>, options: DynamoDbLocalOptions): Promise<number> =>
  new Promise((resolvePort, reject) => {
    let output = '';
    const fail = (message: string, cause?: unknown): void => {
      clearTimeout(timer);
      reject(new DynamoDbLocalUnavailable(message, { cause }));
    };
    const timer = setTimeout(
      () => fail(`DynamoDB Local did not answer within ${START_TIMEOUT_MS / 1000} s\n${output}`),
      START_TIMEOUT_MS,
    );
    const hear = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-20_000);
      const line = /^ready port=(\d+) java=(?:1\.)?(\d+)/m.exec(output);
      if (line === null) return;
      if (Number(line[2]) < OLDEST_JAVA) {
        fail(`DynamoDB Local needs Java ${OLDEST_JAVA} or newer; the one found is Java ${line[2]}.\n${HOW_TO_INSTALL}`);
        return;
      }
      clearTimeout(timer);
      child.stdout.off('data', hear).resume();
      child.stderr.off('data', hear).resume();
      resolvePort(Number(line[1]));
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.stdin.on('error', () => undefined); // a child that is gone cannot hear us; its exit tells why
    child.once('error', (cause) => fail(`DynamoDB Local needs Java, and none was found.\n${HOW_TO_INSTALL}`, cause));
    child.once('close', () => fail(explained(output, options.port)));
  });

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

const stopping = async (child: ReturnType<typeof launch>, patienceMs = STOP_TIMEOUT_MS): Promise<void> => {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  child.stdin.end();
  await ended;
  clearTimeout(timer);
};

/**
 * Starts AWS's DynamoDB Local as a child process that listens on the loopback address alone.
 * @throws {DynamoDbLocalUnavailable} without Java, with an old one, or when the port is taken
 */
export const startDynamoDbLocal = async (options: DynamoDbLocalOptions = {}): Promise<DynamoDbLocal> => {
  if (options.dbPath !== undefined) mkdirSync(options.dbPath, { recursive: true });
  const child = launch(options);
  try {
    const port = await ready(child, options);
    return { endpoint: `http://${HOST}:${port}`, pid: child.pid ?? 0, stop: () => stopping(child) };
  } catch (error) {
    await stopping(child, 0);
    throw error;
  }
};
