import type { DeadLetter, DeadLetters } from '../../src/domain/notifications/ports.ts';

export interface DeadLettersHarness {
  readonly deadLetters: DeadLetters;
  /** Everything that was put, in any order, as a reader of the queue gets it. */
  read(): Promise<readonly unknown[]>;
  /** From now on the queue cannot be reached. */
  breakDown(): Promise<void>;
  stop(): Promise<void>;
}

const signal = {
  id: 'signal-1',
  signalType: 'CONTACT_US_FORM_SUBMITTED',
  payload: {
    customerName: 'Grüße ✓ \u0001 \uFFFF',
    message: 'a "quoted" text\nof two lines',
    nested: { deep: [1, null] },
  },
  emittedAt: '2026-01-02T03:04:05.678Z',
};

const notification = {
  id: 'notification-1',
  signalId: 'signal-1',
  signalType: 'CONTACT_US_FORM_SUBMITTED',
  hookId: 'hook-1',
  templateId: 'template-1',
  channel: 'email',
  recipient: 'ada@example.com',
  priority: 'high',
  category: 'operational',
  maxRetries: 3,
  status: 'FAILED',
  attempts: 4,
  expiresAt: '2026-01-03T03:04:05.678Z',
  timeline: ['2026-01-02T03:04:05.678Z PENDING'],
  version: 9,
  createdAt: '2026-01-02T03:04:05.678Z',
  updatedAt: '2026-01-02T03:09:05.678Z',
} as const;

const LETTERS: readonly DeadLetter[] = [
  { kind: 'signal-quarantined', signalId: 'signal-1', signal: { ...signal, payload: 'not { json' }, reason: 'no JSON' },
  { kind: 'hook-failed', signalId: 'signal-1', signal, hookId: 'hook-1', reason: 'missing-variable' },
  { kind: 'delivery-ended', signalId: 'signal-1', notification, signal, reason: 'MessageRejected: no' },
  {
    kind: 'notification-unreadable',
    signalId: 'unknown',
    notificationId: 'notification-1',
    row: { id: 'notification-1', status: 'WHAT' },
    reason: 'status',
  },
];

export const describeDeadLettersContract = (name: string, make: () => Promise<DeadLettersHarness>): void => {
  describe(`DeadLetters contract: ${name}`, () => {
    let harness: DeadLettersHarness;
    beforeEach(async () => {
      harness = await make();
    });
    afterEach(() => harness.stop());

    it.each(
      LETTERS.map((letter) => [letter.kind, letter] as const),
    )('N5: keeps a letter of kind %s whole', async (_, letter) => {
      await harness.deadLetters.put(letter);
      expect(await harness.read()).toEqual([letter]);
    });

    it('keeps every letter, the same one twice too', async () => {
      for (const letter of [...LETTERS, ...LETTERS.slice(0, 1)]) await harness.deadLetters.put(letter);
      expect(await harness.read()).toHaveLength(LETTERS.length + 1);
    });

    it('N2: throws when it cannot keep the letter', async () => {
      await harness.breakDown();
      await expect(harness.deadLetters.put(LETTERS[0] as DeadLetter)).rejects.toThrow(/./);
    });
  });
};
