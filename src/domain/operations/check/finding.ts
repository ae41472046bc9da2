/** What a look at the rows of a stage can find. `wrong` needs a person; a `notice` is something to know. */
export const FINDINGS = {
  'missing-table': { gravity: 'wrong', says: 'the stage has no such table' },
  'bad-time': { gravity: 'wrong', says: 'is missing, or no ISO-8601 time in UTC' },
  'null-index-key': { gravity: 'wrong', says: 'NULL or empty, in the key of an index' },
  'bad-index-key': { gravity: 'wrong', says: 'no text, in the key of an index' },
  'bad-ttl': { gravity: 'wrong', says: 'no whole number of seconds' },
  'field-missing': { gravity: 'wrong', says: 'is missing, and every row has it' },
  'field-type': { gravity: 'wrong', says: 'is not of its type' },
  dangling: { gravity: 'wrong', says: 'refers to a row that is not there' },
  orphan: { gravity: 'wrong', says: 'none of the rows that it refers to is there' },
  'refers-to-test-data': { gravity: 'wrong', says: 'is no test data, and refers to test data' },
  'other-suffix': { gravity: 'wrong', says: 'names tables with the suffix of another stage' },
  'other-stage': { gravity: 'wrong', says: 'names a resource of another stage' },
  'target-expired': { gravity: 'notice', says: 'refers to a row that is not kept as long' },
  duplicate: { gravity: 'notice', says: 'says the same as another row' },
  'test-data': { gravity: 'notice', says: 'test data' },
  'part-of-test-data': { gravity: 'notice', says: 'belongs to test data' },
} as const satisfies Readonly<Record<string, { readonly gravity: 'wrong' | 'notice'; readonly says: string }>>;

export type FindingKind = keyof typeof FINDINGS;

/** One thing about one row; `field` is a name, never a value. */
export interface Finding {
  readonly kind: FindingKind;
  readonly field?: string;
  /** What the registry says of the field: `low|medium|high`. */
  readonly expected?: string;
}

export interface FoundInTable {
  readonly model: string;
  readonly kind: FindingKind;
  readonly field: string;
  readonly expected?: string;
  readonly count: number;
  /** Ids of some of the rows. */
  readonly samples: readonly string[];
}

const SAMPLES = 5;

/** Counts findings by table, kind and field. */
export const createTally = () => {
  const found = new Map<string, FoundInTable>();
  return {
    add: (model: string, id: string, { kind, field = '', ...more }: Finding): void => {
      const key = JSON.stringify([model, kind, field, more.expected]);
      const so = found.get(key) ?? { model, kind, field, ...more, count: 0, samples: [] };
      found.set(key, { ...so, count: so.count + 1, samples: [...so.samples, id].slice(0, SAMPLES) });
    },
    found: (): readonly FoundInTable[] => [...found.values()],
  };
};
export type Tally = ReturnType<typeof createTally>;
