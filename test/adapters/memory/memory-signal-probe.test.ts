import { createMemorySignalProbe } from '../../../src/adapters/memory/memory-signal-probe.ts';
import { describeSignalProbeContract } from '../../contract/signal-probe.contract.ts';

describe('the memory signal probe', () => {
  describeSignalProbeContract(async () => {
    const probe = createMemorySignalProbe();
    return {
      probe,
      plan: async (id, messages) => probe.become(id, { signal: 'planned', messages }),
      quarantine: async (id, reason) => probe.become(id, { signal: 'quarantined', reason }),
      messages: async () => probe.messageIds().length,
    };
  });
});
