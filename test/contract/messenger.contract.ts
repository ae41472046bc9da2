import type { FailureClass, Message, Messenger } from '../../src/domain/notifications/ports.ts';

/** One messenger together with the provider that it speaks to. */
export interface MessengerHarness {
  readonly messenger: Messenger;
  aMessage(changes?: Partial<Message>): Message;
  /** A message of the channel that this messenger does not serve, where it serves one only. */
  readonly foreignMessage?: Message;
  /** Makes the provider fail the next try in a way that belongs to the class. */
  provoke(failure: FailureClass): void;
  /** The provider takes the next message, and its answer is lost. */
  loseNextAnswer(): void;
  /** How many tries the provider has seen. */
  tries(): number;
  /** What the provider has accepted: address and text. */
  accepted(): Promise<readonly { readonly to: string; readonly text: string }[]>;
  stop(): Promise<void>;
}

const CLASSES: readonly FailureClass[] = ['permanent', 'throttled', 'transient', 'unknown'];

export const describeMessengerContract = (name: string, make: () => Promise<MessengerHarness>): void => {
  describe(`Messenger contract: ${name}`, () => {
    let harness: MessengerHarness;
    beforeEach(async () => {
      harness = await make();
    });
    afterEach(() => harness.stop());

    it('N1: sends to the address it is given, and answers the provider’s id', async () => {
      const message = harness.aMessage();
      const answer = await harness.messenger.send(message);
      expect(answer).toEqual({ accepted: true, providerMessageId: expect.stringMatching(/.+/) });
      expect(await harness.accepted()).toEqual([{ to: message.to, text: message.content.text }]);
    });

    it('answers another id for each message', async () => {
      const answers = [
        await harness.messenger.send(harness.aMessage()),
        await harness.messenger.send(harness.aMessage({ notificationId: 'another' })),
      ];
      expect(new Set(answers.map((answer) => answer.accepted && answer.providerMessageId)).size).toBe(2);
    });

    it.each(CLASSES)('N5: answers a failure as %s after one try, and sends nothing', async (failure) => {
      harness.provoke(failure);
      const answer = await harness.messenger.send(harness.aMessage());
      expect(answer).toMatchObject({ accepted: false, failure, reason: expect.stringMatching(/^[^:]+: .+/) });
      expect(harness.tries()).toBe(1);
      expect(await harness.accepted()).toEqual([]);
    });

    it('sends again after a failure when it is asked to', async () => {
      harness.provoke('transient');
      await harness.messenger.send(harness.aMessage());
      expect(await harness.messenger.send(harness.aMessage())).toMatchObject({ accepted: true });
      expect(await harness.accepted()).toHaveLength(1);
    });

    it('N3: tries once, and claims nothing, when the provider accepts and its answer is lost', async () => {
      harness.loseNextAnswer();
      const thrownCountsAsUnknown = () => ({ accepted: false, failure: 'unknown' });
      const answer = await harness.messenger.send(harness.aMessage()).catch(thrownCountsAsUnknown);
      expect(answer).toMatchObject({ accepted: false, failure: 'unknown' });
      expect(harness.tries()).toBe(1);
    });

    it('says nothing about the person in its reason', async () => {
      for (const failure of CLASSES) {
        harness.provoke(failure);
        const message = harness.aMessage();
        expect(JSON.stringify(await harness.messenger.send(message))).not.toContain(message.to);
      }
    });

    it('refuses a message of another channel for good, without asking the provider', async () => {
      if (harness.foreignMessage === undefined) return;
      const answer = await harness.messenger.send(harness.foreignMessage);
      expect(answer).toMatchObject({ accepted: false, failure: 'permanent' });
      expect(harness.tries()).toBe(0);
    });
  });
};
