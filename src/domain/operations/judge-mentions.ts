import type { NamedThing, StageFacts, Text } from './isolation-facts.ts';
import type { Direction, Violation } from './violation.ts';

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The word by itself, or as a part of a name in camel case: `-prod-`, `/PROD/`, `ProdQueue`; `prod2` is another word. */
const wordPattern = (word: string): RegExp => new RegExp(`(?<![a-z0-9])${escaped(word)}(?![a-z0-9])`, 'i');
const camelPattern = (word: string): RegExp => new RegExp(`(?<![A-Z])${escaped(capital(word))}(?![a-z0-9])`);

interface Mark {
  readonly word: string;
  readonly there: NamedThing | undefined;
  readonly isIn: (text: string) => boolean;
}

const isSpeaking = ({ name, kind }: NamedThing): boolean => kind.startsWith('AWS::') && /^[\w./ -]{6,}$/.test(name);

/** By what a stage can be told: its name, its table suffix, and those of its physical names that the other has not. */
const marksOf = ({ from, to }: Direction<StageFacts>): readonly Mark[] => {
  const [word, camel] = [wordPattern(to.stage), camelPattern(to.stage)];
  const own = new Set(from.things.map(({ name }) => name));
  const named = to.things.filter((thing) => isSpeaking(thing) && !own.has(thing.name));
  const suffixed = to.things.find(({ name }) => name.includes(to.suffix));
  return [
    { word: `"${to.stage}"`, there: undefined, isIn: (text) => word.test(text) || camel.test(text) },
    ...(from.suffix === to.suffix
      ? []
      : [{ word: `the suffix ${to.suffix}`, there: suffixed, isIn: (text: string) => text.includes(to.suffix) }]),
    ...named.map((there) => {
      const pattern = wordPattern(there.name);
      return {
        word: `"${there.name}"`,
        there,
        isIn: (text: string) => text.includes(there.name) && pattern.test(text),
      };
    }),
  ];
};

const VARIABLE = /^Environment\.Variables\.(\w+)$/;
/** What is said at a place: the text, and the name of the variable that holds it. */
const saidAt = ({ place, value }: Text): string => {
  const variable = VARIABLE.exec(place.path)?.[1];
  return variable === undefined ? value : `${variable.replaceAll('_', ' ')} ${value}`;
};

/** Texts of a stage that name another: each place once. */
export const judgeMentions = ({ from, to }: Direction<StageFacts>): readonly Violation[] => {
  const marks = marksOf({ from, to });
  return from.texts.flatMap((text): readonly Violation[] => {
    const said = saidAt(text);
    const mark = marks.find(({ isIn }) => isIn(said));
    if (mark === undefined) return [];
    return [
      {
        rule: 'mention',
        what: `${from.stage} mentions ${mark.word} of ${to.stage}`,
        here: text.place,
        ...(mark.there === undefined ? {} : { there: mark.there.place }),
        mend: `say it by \${sls:stage} or by reference, or move it to infra/stages/${from.stage}.yml`,
      },
    ];
  });
};
