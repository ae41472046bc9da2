import { digestText } from '../../../../src/adapters/archive/gzip-packing.ts';
import { readTableRegistry } from '../../../../src/adapters/registry/read-table-registry.ts';
import {
  canonicalItem,
  type StoredItem,
  type StoredValue,
} from '../../../../src/domain/operations/backup/stored-item.ts';
import { anonymiser } from '../../../../src/domain/operations/restore/anonymise.ts';
import type { RegisteredTable } from '../../../../src/domain/operations/table-registry.ts';

const REGISTRY = readTableRegistry();
const anonymise = anonymiser(digestText, 'a key of the test');

const tableNamed = (model: string): RegisteredTable => {
  const table = REGISTRY.find((one) => one.model === model);
  if (table === undefined) throw new Error(`no ${model}`);
  return table;
};

/** Each of a form of its own, and none to be found by chance. */
const PLANTED = [
  'quintilla.plantagenet@realpeople.test',
  'QUINTILLA.Plantagenet@RealPeople.test',
  '+14085551234',
  '(408) 867-5309',
  'Quintilla Plantagenet',
  'she said: call me at quintilla.plantagenet@realpeople.test or +14085551234, 4711 Secret Lane',
  'https://files.realpeople.test/quintilla/passport.pdf',
  '4711',
];
const FORBIDDEN = /quintilla|plantagenet|realpeople|5551234|8675309|867-5309|secret lane|4711|passport/i;

const shapes = (planted: string): readonly StoredValue[] => [
  { S: planted },
  { SS: [planted, `${planted} too`] },
  { L: [{ S: planted }, { M: { customerEmail: { S: planted } } }] },
  { M: { customerName: { S: planted }, address: { M: { street: { S: planted }, notes: { L: [{ S: planted }] } } } } },
  { M: { submittedAt: { S: planted }, customerId: { S: planted }, timestamp: { S: planted } } },
  {
    S: JSON.stringify({ customerEmail: planted, nested: [{ message: planted, count: 4711 }], [PLANTED[0] ?? '']: 'x' }),
  },
  { S: ` [${JSON.stringify(planted)}]` },
  { N: '4711' },
  { NS: ['4711', '47110'] },
  { B: Buffer.from(planted).toString('base64') },
  { BS: [Buffer.from(planted).toString('base64')] },
  { M: { [PLANTED[0] ?? '']: { BOOL: true } } },
];

const decoded = (text: string): string =>
  text.replaceAll(/"B":"([^"]*)"|"BS":\["([^"]*)"/g, (_, one: string, other: string) =>
    Buffer.from(one ?? other ?? '', 'base64').toString('latin1'),
  );

describe('anonymising', () => {
  const personalTables = REGISTRY.filter(({ personalData }) => personalData.length > 0);

  it.each(
    personalTables.map((table) => [table.model, table] as const),
  )('O1: leaves no planted value in a row of %s, in whatever form it stands', (_, table) => {
    for (const planted of PLANTED) {
      for (const value of shapes(planted)) {
        const fields = table.personalData.filter((name) => name !== 'id').map((name) => [name, value] as const);
        const row = anonymise(table, { id: { S: 'row-1' }, ...Object.fromEntries(fields) });
        expect(decoded(canonicalItem(row))).not.toMatch(FORBIDDEN);
      }
    }
  });

  it('O1: replaces addresses and numbers in fields of which the registry does not know that they hold any', () => {
    for (const table of REGISTRY) {
      const row = anonymise(table, {
        id: { S: `all#${PLANTED[0]}` },
        assignedTo: { S: PLANTED[0] ?? '' },
        history: { L: [{ S: `told ${PLANTED[0]} at +14085551234` }, { M: { [PLANTED[0] ?? '']: { S: '1' } } }] },
        watchers: { SS: [PLANTED[0] ?? ''] },
      });
      expect(canonicalItem(row)).not.toMatch(/quintilla|realpeople|5551234/i);
    }
  });

  it('leaves secrets out altogether', () => {
    const row = anonymise(tableNamed('Auth'), { id: { S: 'a' }, token: { S: 'abc' }, email: { S: PLANTED[0] ?? '' } });
    expect(Object.keys(row)).toEqual(['id', 'email']);
  });

  it('makes addresses of example.com and numbers that nobody has, valid still', () => {
    const row = anonymise(tableNamed('Contacts'), {
      id: { S: 'c-1' },
      email: { S: PLANTED[0] ?? '' },
      phone: { S: '+14085551234' },
      mobile: { S: '(408) 867-5309' },
      firstName: { S: 'Quintilla' },
    });
    const texts = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Object.values(value)[0]]));
    expect(texts.email).toMatch(/^person-[0-9a-f]{16}@example\.com$/);
    for (const number of [texts.phone, texts.mobile]) expect(number).toMatch(/^\+1\d{3}55501\d\d$/);
    expect(texts.firstName).toMatch(/^Name [0-9a-f]{12}$/);
  });

  it('O1: makes the same of the same, so that references by address still meet', () => {
    const address = 'someone@realpeople.test';
    const contact = anonymise(tableNamed('Contacts'), { id: { S: 'c-1' }, email: { S: address } });
    const queued = anonymise(tableNamed('NotificationQueue'), { id: { S: 'n-1' }, recipient: { S: address } });
    const signal = anonymise(tableNamed('SignalEvents'), {
      id: { S: 's-1' },
      payload: { S: JSON.stringify({ customerEmail: address.toUpperCase(), submissionId: 'sub-123-abc' }) },
    });
    const suppressed = anonymise(tableNamed('EmailSuppressionList'), {
      id: { S: `marketing#${address}` },
      address: { S: address },
    });
    const email = contact.email !== undefined && 'S' in contact.email ? contact.email.S : '';
    expect(queued.recipient).toEqual({ S: email });
    expect(signal.payload).toEqual({ S: JSON.stringify({ customerEmail: email, submissionId: 'sub-123-abc' }) });
    expect(suppressed).toEqual({ id: { S: `marketing#${email}` }, address: { S: email } });
  });

  it('keeps two rows apart whose keys are numbers, though numbers free for fiction are few', () => {
    const ids = Array.from({ length: 3000 }, (_, at) => ({ id: { S: `all#+1408555${String(at).padStart(4, '0')}` } }));
    const keys = new Set(ids.map((row) => canonicalItem(anonymise(tableNamed('EmailSuppressionList'), row))));
    expect(keys.size).toBe(ids.length);
  });

  it('keeps ids, times, keys and what is not personal, so that the tables still hold together', () => {
    const request: StoredItem = {
      id: { S: 'r-1' },
      status: { S: 'New' },
      homeownerContactId: { S: 'c-1' },
      createdAt: { S: '2026-01-01T00:00:00.000Z' },
      budget: { N: '12345678901234567890' },
      leadSource: { S: 'E2E_TEST' },
    };
    expect(anonymise(tableNamed('Requests'), request)).toEqual(request);
  });

  it('is another nobody under another key', () => {
    const row = { id: { S: 'c-1' }, email: { S: PLANTED[0] ?? '' } };
    expect(anonymiser(digestText, 'another key')(tableNamed('Contacts'), row)).not.toEqual(
      anonymise(tableNamed('Contacts'), row),
    );
  });
});
