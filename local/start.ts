import { Command, InvalidArgumentError } from 'commander';
import type { AcceptedMessage } from './door/message.ts';
import { endOnInterrupt } from './interrupt.ts';
import { type LocalStage, startLocalStage } from './stage.ts';
import { announce, explained, refuseSecondStage } from './stage-console.ts';
import { KEPT_DATA } from './stage-file.ts';
import { summaryOf } from './stage-summary.ts';
import { readStageTables } from './stage-tables.ts';

/** Of the inbox; the other ports follow it. */
const FIRST_PORT = 8025;
const LOOK_EVERY_MS = 500;

const portNumber = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_000) return port;
  throw new InvalidArgumentError('a port is a number from 1 to 65000');
};

const program = new Command('npm start --')
  .description('Runs the whole backend on this machine, with an inbox in the browser that shows its e-mails and SMS.')
  .option('--keep', 'keep the data in .local/data, and go on with it the next time')
  .option('--port <number>', 'of the inbox; the HTTP API, DynamoDB and SQS take the next three', portNumber, FIRST_PORT)
  .option('--quiet', 'print neither messages nor the warnings of functions')
  .addHelpText('after', '\nEnd it with Ctrl-C. A port that is taken is replaced by a free one; the table says which.');

const printMessage = ({ channel, to, subject }: AcceptedMessage): void =>
  console.log(channel === 'email' ? `E-mail to ${to.join(', ')}: ${subject}` : subject);

const start = async (): Promise<void> => {
  const { keep, port, quiet } = program.parse().opts<{ keep?: true; port: number; quiet?: true }>();
  refuseSecondStage();
  let stopping = false;
  let stop = async (): Promise<void> => undefined;
  endOnInterrupt(async () => {
    stopping = true;
    console.log('\nEnding …');
    await stop();
  });
  const launch = async (): Promise<void> => {
    const began = performance.now();
    const starting = startLocalStage({
      ports: { inbox: port, http: port + 1, dynamodb: port + 2, queues: port + 3 },
      ...(keep === true ? { dataDir: KEPT_DATA } : {}),
      ...(quiet === true ? {} : { onNotice: (notice: string) => console.error(notice), onMessage: printMessage }),
    });
    stop = async () => (await starting).stop();
    const stage = await starting;
    if (stopping) return;
    const withdraw = announce(stage);
    stop = () => stage.stop().finally(withdraw);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`\n${summaryOf(stage, 'npm start')}\n\nReady after ${seconds} s. Ctrl-C ends it.`);
    onSwitch(stage, async () => {
      if (stopping) return;
      console.log('\nA recovery has put the stage onto other tables. Starting anew on them …');
      await stop();
      if (!stopping) await launch();
    });
  };
  console.log('Starting the local stage …');
  await launch();
};

const giveUp = (error: unknown): void => {
  console.error(explained(error));
  process.exit(1);
};

/** Does `then` once, when the stage is to stand on other tables than it does. */
const onSwitch = ({ folder, suffix }: LocalStage, then: () => Promise<void>): void => {
  if (!folder.isKept) return;
  const timer = setInterval(() => {
    const wanted = readStageTables(folder.path)?.suffix ?? suffix;
    if (wanted === suffix) return;
    clearInterval(timer);
    then().catch(giveUp);
  }, LOOK_EVERY_MS);
  timer.unref();
};

process.env.TZ = 'UTC';
start().catch(giveUp);
