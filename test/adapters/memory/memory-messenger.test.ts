import { createMemoryMessenger } from '../../../src/adapters/memory/memory-messenger.ts';
import { describeMessengerContract } from '../../contract/messenger.contract.ts';
import { anEmail } from '../../support/messages.ts';

describeMessengerContract('memory', async () => {
  const messenger = createMemoryMessenger();
  return {
    messenger,
    aMessage: anEmail,
    provoke: (fault) => messenger.failWith({ fault }),
    loseNextAnswer: () => messenger.failWith({ fault: 'crash-after' }),
    tries: () => messenger.tries,
    accepted: async () => messenger.accepted.map(({ message }) => ({ to: message.to, text: message.content.text })),
    stop: async () => {},
  };
});

describe('memory messenger', () => {
  it('accepts and then dies when told to, so that a crash after the provider’s yes can be played', async () => {
    const messenger = createMemoryMessenger();
    messenger.failWith({ fault: 'crash-after' });
    await expect(messenger.send(anEmail())).rejects.toThrow('crash-after');
    expect(messenger.accepted).toHaveLength(1);
  });

  it('dies before accepting when told to', async () => {
    const messenger = createMemoryMessenger();
    messenger.failWith({ fault: 'crash-before' });
    await expect(messenger.send(anEmail())).rejects.toThrow('crash-before');
    expect(messenger.accepted).toHaveLength(0);
  });

  it('fails one address as often as it is told to, and serves the others', async () => {
    const messenger = createMemoryMessenger();
    messenger.failWith({ fault: 'throttled', to: 'bob@example.com', times: 2, retryAfterSeconds: 30 });
    const answers = [];
    for (const to of ['bob@example.com', 'ada@example.com', 'bob@example.com', 'bob@example.com']) {
      answers.push(await messenger.send(anEmail({ to })));
    }
    expect(answers).toEqual([
      { accepted: false, failure: 'throttled', reason: 'Scripted: throttled', retryAfterSeconds: 30 },
      { accepted: true, providerMessageId: 'memory-1' },
      { accepted: false, failure: 'throttled', reason: 'Scripted: throttled', retryAfterSeconds: 30 },
      { accepted: true, providerMessageId: 'memory-2' },
    ]);
  });

  it('answers transient while it is out, and works again after', async () => {
    const messenger = createMemoryMessenger();
    messenger.setOutage(true);
    expect(await messenger.send(anEmail())).toMatchObject({ accepted: false, failure: 'transient' });
    messenger.setOutage(false);
    expect(await messenger.send(anEmail())).toMatchObject({ accepted: true });
  });

  it('keeps what it accepted as it was', async () => {
    const messenger = createMemoryMessenger();
    const message = { ...anEmail() };
    await messenger.send(message);
    message.to = 'changed@example.com';
    expect(messenger.accepted[0]?.message.to).toBe('ada@example.com');
  });
});
