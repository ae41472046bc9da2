import { createMemoryDataTables } from '../../../../src/adapters/memory/memory-data-tables.ts';
import { readTableRegistry } from '../../../../src/adapters/registry/read-table-registry.ts';
import { compareStages } from '../../../../src/domain/operations/check/compare-stages.ts';
import type { ExactRow } from '../../../../src/domain/operations/data/exact-row.ts';
import { digest } from '../../../support/migration-world.ts';

type Rows = Readonly<Record<string, readonly ExactRow[]>>;

const compare = async (here: Rows, there: Rows, mostKeys?: number) => {
  const [one, other] = [createMemoryDataTables(), createMemoryDataTables()];
  for (const [model, rows] of Object.entries(here)) one.plant(model, ...rows);
  for (const [model, rows] of Object.entries(there)) other.plant(model, ...rows);
  const keys: string[] = [];
  const compared = await compareStages({
    registry: readTableRegistry(),
    here: one,
    there: other,
    keyedDigest: (text) => {
      keys.push(text);
      return digest(`key ${text}`);
    },
    pace: { sleep: async () => {}, rowsASecond: 1_000 },
    ...(mostKeys === undefined ? {} : { mostKeys }),
  })();
  return { ...compared, keys };
};

const JANE = { id: 'c1', firstName: 'Jane', email: 'Jane@real.invalid.com', phone: '(415) 867-5309', isActive: true };

describe('what two stages share', () => {
  it('E1: finds rows that were copied with the person in them, by field, and no value of them leaves', async () => {
    const compared = await compare({ Contacts: [JANE] }, { Contacts: [JANE, { ...JANE, id: 'c2', firstName: 'J.' }] });
    const { keys: _, ...answer } = compared;
    expect(answer).toEqual({
      isRight: false,
      isWhole: true,
      tables: [
        {
          model: 'Contacts',
          sharedIds: 1,
          sameFields: { firstName: 1, email: 1, phone: 1 },
          sameContacts: { email: 2, phone: 2 },
          samples: ['c1', 'c2'],
        },
      ],
    });
    expect(JSON.stringify(answer)).not.toMatch(/jane|real\.invalid|867/i);
  });

  it('bears texts as long as a row may be, as a picture in base64 is, and finds the address behind them', async () => {
    const long = (begin: string) => `${begin}${'a'.repeat(390_000)}`;
    const hostile = [long(''), long('a@'), `${'a@.'.repeat(130_000)}x`, `${'@a'.repeat(190_000)}@`];
    const row = (text: string, at: number) => ({ id: `s${at}`, payload: `${text} ${JANE.email}` });
    const { tables } = await compare({ Contacts: [JANE] }, { SignalEvents: hostile.map(row) });
    expect(tables[0]?.sameContacts).toEqual({ payload: hostile.length });
    const same = hostile.map((payload, at) => ({ id: `t${at}`, payload }));
    const both = await compare({ SignalEvents: same }, { SignalEvents: same });
    expect(both.tables[0]?.sameFields).toEqual({ payload: hostile.length });
  });

  it('finds an address in another table, in another form, and inside JSON', async () => {
    const { tables, isRight } = await compare(
      { Contacts: [JANE] },
      {
        SignalEvents: [{ id: 's', payload: JSON.stringify({ customerEmail: 'JANE@REAL.invalid.com' }) }],
        PendingAppoitments: [{ id: 'p', phone: '+1 415 867 5309' }],
      },
    );
    expect(isRight).toBe(false);
    expect(tables.map(({ model, sameContacts }) => [model, sameContacts])).toEqual([
      ['PendingAppoitments', { phone: 1 }],
      ['SignalEvents', { payload: 1 }],
    ]);
  });

  it('takes shared ids without the person for what an anonymised restore leaves, and invented people for nobody', async () => {
    const anonymous = { id: 'c1', firstName: '[erased]', email: 'person-7@example.com', phone: '+14155550123' };
    const { isRight, tables } = await compare({ Contacts: [anonymous] }, { Contacts: [anonymous] });
    expect(tables).toEqual([{ model: 'Contacts', sharedIds: 1, sameFields: {}, sameContacts: {}, samples: [] }]);
    expect(isRight).toBe(true);
  });

  it('says nothing of what every stage has for itself, and of stages that share nothing', async () => {
    const state = { id: 'watermark', subject: 'jane@real.invalid.com' };
    const answer = await compare({ BackendState: [state], Contacts: [JANE] }, { BackendState: [state] });
    expect(answer).toMatchObject({ tables: [], isRight: true });
  });

  it('says when it could not keep all addresses', async () => {
    const { isWhole } = await compare({ Contacts: [JANE] }, {}, 1);
    expect(isWhole).toBe(false);
  });
});
