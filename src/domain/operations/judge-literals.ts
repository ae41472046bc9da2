import type { StageFacts, Text } from './isolation-facts.ts';
import type { Violation } from './violation.ts';

interface Shape {
  readonly what: string;
  /** The id is the first group. */
  readonly pattern: RegExp;
  readonly mend: string;
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const REGION = '[a-z]{2}(?:-[a-z]+)+-\\d';

const SHAPES: readonly Shape[] = [
  { what: 'account', pattern: /(?<![\d+.-])(\d{12})(?![\d.-])/g, mend: `write \${AWS::AccountId}` },
  {
    what: 'user pool',
    pattern: new RegExp(`(${REGION}_[A-Za-z0-9]{9})(?![A-Za-z0-9])`, 'g'),
    mend: 'refer to the pool of this stage',
  },
  { what: 'identity pool', pattern: new RegExp(`(${REGION}:${UUID})`, 'g'), mend: 'refer to the pool of this stage' },
  { what: 'API', pattern: /(?<![a-z0-9])([a-z0-9]{10})\.execute-api\./g, mend: 'refer to the API of this stage' },
  {
    what: 'API',
    pattern: /:execute-api:[^:]*:[^:]*:([a-z0-9]{10})(?![a-z0-9])/g,
    mend: 'refer to the API of this stage',
  },
  { what: 'API', pattern: /\/(?:rest)?apis\/([a-z0-9]{10})(?![a-z0-9])/g, mend: 'refer to the API of this stage' },
  { what: 'key', pattern: new RegExp(`key/(${UUID})`, 'g'), mend: 'refer to the key of this stage' },
  {
    what: 'table',
    pattern: /(?<![A-Za-z0-9])([a-z0-9]{26})(?![A-Za-z0-9])/g,
    mend: 'use the table by reference, or its name by the backend suffix of this stage',
  },
];

/** The stream of an adopted table has an ARN that nobody can derive; it is of this stage when it carries the suffix. */
const isOfAdoptedTable = (text: string, suffix: string): boolean =>
  text.startsWith('arn:') && text.includes(`-${suffix}-NONE`);

const holderOf = (stages: readonly StageFacts[], self: StageFacts, id: string): Text | undefined =>
  stages
    .filter((stage) => stage !== self && stage.suffix === id)
    .flatMap(({ texts }) => texts)
    .find(({ value }) => value.includes(id));

/** Ids that only AWS or another stage can have given, written out in a template. */
export const judgeLiterals = (facts: StageFacts, stages: readonly StageFacts[]): readonly Violation[] =>
  (facts.isDeployed === true ? [] : facts.texts)
    .filter(({ value }) => !isOfAdoptedTable(value, facts.suffix))
    .flatMap(({ place, value }) =>
      SHAPES.flatMap(({ what, pattern, mend }) =>
        [...value.matchAll(pattern)].flatMap(([, id = '']): readonly Violation[] => {
          if (id === facts.suffix) return [];
          const there = holderOf(stages, facts, id);
          return [
            {
              rule: 'literal',
              what: `${facts.stage} has the ${what} id ${id} written out`,
              here: place,
              ...(there === undefined ? {} : { there: there.place }),
              mend,
            },
          ];
        }),
      ),
    );
