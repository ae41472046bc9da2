import { createMemoryErasures, createMemoryPersonalRows } from '../../../src/adapters/memory/memory-personal-data.ts';
import { describeErasuresContract, describePersonalRowsContract } from '../../contract/personal-data.contract.ts';

describe('rows in memory', () => {
  describePersonalRowsContract(async () => {
    const rows = createMemoryPersonalRows();
    return { rows, plant: async (model, row) => rows.plant(model, row) };
  });
});

describe('erasures in memory', () => {
  describeErasuresContract(async () => {
    let now = new Date('2026-11-22T10:00:00.000Z');
    const erasures = createMemoryErasures({ clock: () => now });
    return {
      erasures,
      setNow: (to) => {
        now = to;
      },
      receipts: async () => erasures.receipts(),
    };
  });
});
