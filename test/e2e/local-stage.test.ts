import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Notification } from '../../src/domain/notifications/notification.ts';
import { outcomeOf, runNode } from './run-scenario.ts';

const SIGNALS = 8;
/** Three account executives by mail, two of them by SMS (the third has not opted in), and the customer. */
const MESSAGES_PER_SIGNAL = 7;

interface Outcome {
  readonly signals: readonly { readonly id: string; readonly processedAt?: string }[];
  readonly notifications: readonly Notification[];
  readonly inbox: readonly { readonly id: string; readonly notificationId?: string; readonly channel: string }[];
}

const timesInInbox = ({ inbox }: Outcome, { id, providerMessageId }: Notification): number =>
  inbox.filter((message) => message.notificationId === id || message.id === providerMessageId).length;

/** The provider tells what became of a mail, and nothing of an SMS. */
const sentAs = ({ channel }: Notification) => (channel === 'email' ? 'DELIVERED' : 'SENT');

const assertExactlyOnce = (outcome: Outcome): void => {
  expect(outcome.signals).toHaveLength(SIGNALS);
  expect(outcome.signals.every(({ processedAt }) => processedAt !== undefined)).toBe(true);
  expect(outcome.notifications).toHaveLength(SIGNALS * MESSAGES_PER_SIGNAL);
  for (const notification of outcome.notifications) {
    const times = timesInInbox(outcome, notification);
    if (notification.status === 'SUPPRESSED') expect({ notification, times }).toMatchObject({ times: 0 });
    else expect({ status: notification.status, times }).toEqual({ status: sentAs(notification), times: 1 });
  }
  expect(outcome.notifications.filter(({ status }) => status === 'SUPPRESSED')).toHaveLength(SIGNALS);
};

describe('the local stage, as the packaged template says', () => {
  const folders: string[] = [];
  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), 'stage-'));
    folders.push(made);
    return made;
  };
  afterAll(() => {
    for (const one of folders) rmSync(one, { recursive: true, force: true });
  });
  const scenario = (name: string, dataDir: string) =>
    runNode(['test/e2e/stage-scenario.ts', name, dataDir, `${SIGNALS}`]);

  it('N2: a delivery function that stood still for a while delivers each message once', async () => {
    assertExactlyOnce(outcomeOf<Outcome>(await scenario('delivery-stopped', folder())));
  }, 180_000);

  it('N3: two pollers, each handing every record over, send each message once', async () => {
    assertExactlyOnce(outcomeOf<Outcome>(await scenario('two-pollers', folder())));
  }, 180_000);

  it.each([
    'function-crashes',
    'killed',
  ])('N2, N3, N4: %s in the middle: each message is in the inbox once, or shown as UNKNOWN_OUTCOME', async (name) => {
    const dataDir = folder();
    const first = await scenario(name, dataDir);
    if (name === 'killed') expect(first.signal).toBe('SIGKILL');
    const outcome = outcomeOf<Outcome>(name === 'killed' ? await scenario('again', dataDir) : first);
    const unknown = outcome.notifications.filter(({ status }) => status === 'UNKNOWN_OUTCOME');
    for (const notification of unknown) expect(timesInInbox(outcome, notification)).toBeLessThanOrEqual(1);
    const known = outcome.notifications.map((notification) =>
      notification.status === 'UNKNOWN_OUTCOME' ? { ...notification, status: 'SENT' as const } : notification,
    );
    const keys = outcome.inbox.map(({ id, notificationId }) => notificationId ?? id);
    expect(new Set(keys).size).toBe(keys.length);
    expect(unknown.length).toBeLessThan(SIGNALS);
    const sure = { ...outcome, notifications: known.filter(({ id }) => !unknown.some((one) => one.id === id)) };
    expect(sure.notifications.length + unknown.length).toBe(SIGNALS * MESSAGES_PER_SIGNAL);
    for (const notification of sure.notifications.filter((one) => one.status === sentAs(one))) {
      expect(timesInInbox(sure, notification)).toBe(1);
    }
  }, 240_000);
});

describe('npm run demo', () => {
  const data = mkdtempSync(join(tmpdir(), 'demo-'));
  afterAll(() => rmSync(data, { recursive: true, force: true }));
  const demo = async () => {
    const { code, out, err } = await runNode(['local/demo.ts', '--json', '--data', data]);
    if (code !== 0) throw new Error(`the demo ended with ${code}:\n${err}`);
    return out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  };

  it('sends what the example signals ask for, says what it refused and why, and a second run sends nothing', async () => {
    const lines = await demo();
    const { summary } = lines.at(-1);
    const messages = lines.filter((line) => 'outcome' in line);
    const refused = lines.filter((line) => 'refused' in line);
    expect(summary).toEqual({
      signals: 46,
      messages: messages.length,
      sent: messages.filter(({ outcome }) => outcome === 'SENT' || outcome === 'DELIVERED').length,
      refused: refused.length,
      duplicates: 2,
    });
    expect(summary.sent).toBeGreaterThan(100);
    expect(refused.map(({ line }) => line)).toEqual([33, 34, 35, 36, 37, 42, 45]);
    expect(messages[0]).toEqual({
      signalId: 'demo-contact-0001',
      signalType: 'CONTACT_US_FORM_SUBMITTED',
      hookId: expect.any(String),
      channel: expect.stringMatching(/^(email|sms)$/),
      recipient: expect.any(String),
      outcome: messages[0].channel === 'email' ? 'DELIVERED' : 'SENT',
      attempts: 1,
      milliseconds: expect.any(Number),
    });
    const again = await demo();
    expect(again.at(-1)).toEqual({ summary: { signals: 46, messages: 0, sent: 0, refused: 7, duplicates: 39 } });
  }, 240_000);
});
