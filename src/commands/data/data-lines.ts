import type { CheckedData } from '../../domain/operations/check/check-data.ts';
import type { ComparedTable } from '../../domain/operations/check/compare-backup.ts';
import type { ComparedStages } from '../../domain/operations/check/compare-stages.ts';
import { FINDINGS, type FoundInTable } from '../../domain/operations/check/finding.ts';
import { MOST_KEYS } from '../../domain/operations/check/hashed-keys.ts';
import { tableOf } from '../terminal.ts';

const countsOf = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

const isWrong = ({ kind }: FoundInTable): boolean => FINDINGS[kind].gravity === 'wrong';

const rowOf = ({ model, kind, field, expected, count, samples }: FoundInTable): readonly string[] => [
  FINDINGS[kind].gravity,
  model,
  field,
  String(count),
  `${FINDINGS[kind].says}${expected === undefined ? '' : `: ${expected}`}`,
  samples.slice(0, 3).join(' '),
];

export const checkedLines = ({ rows, found, notAllCompared, isRight }: CheckedData): readonly string[] => {
  const ordered = [...found.filter(isWrong), ...found.filter((one) => !isWrong(one))];
  const looked = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const wrong = found.filter(isWrong).reduce((sum, { count }) => sum + count, 0);
  return [
    ...(ordered.length === 0
      ? []
      : [tableOf(['', 'table', 'field', 'rows', 'what', 'for example'], ordered.map(rowOf), 60), '']),
    ...notAllCompared.map((model) => `${model}: duplicates were looked for among the first ${MOST_KEYS} rows alone`),
    `${looked} rows of ${Object.keys(rows).length} tables: ${isRight ? 'nothing wrong' : `${wrong} thing(s) wrong`}.`,
  ];
};

/** What mends findings of these kinds; of others the page of the guide tells. */
const MENDED_BY: Partial<Readonly<Record<FoundInTable['kind'], string>>> = {
  'missing-table': 'realtechee stage check',
  'null-index-key': 'realtechee migrate plan 0001-drop-null-index-keys',
  'refers-to-test-data': 'realtechee purge test-data',
};

/** Commands and pages for what was found wrong. */
export const mendedBy = (found: readonly FoundInTable[], stage: string): readonly string[] => {
  const wrong = found.filter(isWrong);
  const commands = wrong.flatMap(({ kind }) => MENDED_BY[kind] ?? []).map((command) => `${command} --stage ${stage}`);
  return wrong.length === 0 ? [] : [...new Set(commands), 'docs/operations/data.md'];
};

export const stagesLines = (other: string, { tables, isWhole, isRight }: ComparedStages): readonly string[] => [
  '',
  ...(tables.length === 0
    ? []
    : [
        tableOf(
          [`shared with ${other}`, 'ids', 'same personal fields', 'addresses and numbers found in both', 'for example'],
          tables.map(({ model, sharedIds, sameFields, sameContacts, samples }) => [
            model,
            String(sharedIds),
            countsOf(sameFields),
            countsOf(sameContacts),
            samples.slice(0, 3).join(' '),
          ]),
          60,
        ),
      ]),
  ...(isWhole ? [] : [`only the first ${MOST_KEYS} addresses and numbers of this stage were compared`]),
  isRight
    ? `Nothing about a person is both here and in ${other}.`
    : `Data of persons is both here and in ${other}: one of them holds a copy that was not anonymised.`,
];

export const backupLines = (id: string, takenAt: string, tables: readonly ComparedTable[]): readonly string[] => {
  const different = tables.filter(({ changed, gone, added }) => changed + gone + added > 0);
  return [
    '',
    ...(different.length === 0
      ? []
      : [
          tableOf(
            [`since ${id}`, 'same', 'changed', 'gone', 'new', 'attributes', 'gone, for example'],
            different.map(({ model, same, changed, gone, added, fields, goneSamples }) => [
              model,
              ...[same, changed, gone, added].map(String),
              countsOf(fields),
              goneSamples.slice(0, 3).join(' '),
            ]),
            60,
          ),
        ]),
    `${tables.length - different.length} of ${tables.length} tables are as at ${takenAt}.`,
  ];
};
