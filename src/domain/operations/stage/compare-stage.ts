import { AREAS, type Area, type Aspects, type Expected } from './aspects.ts';
import { isHidden } from './expect-functions.ts';
import type { Reading } from './ports.ts';
import { remedyOf } from './remedies.ts';

/** One thing that is not as it should be. */
export interface Finding {
  readonly area: Area;
  readonly name: string;
  readonly verdict: 'wrong' | 'missing';
  /** Absent of a thing that is missing whole. */
  readonly aspect?: string;
  readonly expected: string;
  readonly found: string;
  readonly remedy: string;
}

export interface AreaResult {
  readonly area: Area;
  readonly things: number;
  readonly aspects: number;
  /** Why nothing was compared: this kind of stage has none of it. */
  readonly notHere?: string;
  /** Why nothing was compared: it could not be read. */
  readonly unread?: string;
}

export interface StageComparison {
  readonly areas: readonly AreaResult[];
  readonly findings: readonly Finding[];
}

const HIDDEN = { expected: 'what the stage is set to', found: 'another value' };

const findingOf = (expected: Expected, aspect: string, found: string, stage: string): Finding => {
  const { area, name, aspects } = expected;
  const wanted = aspects[aspect] ?? '';
  const shown = isHidden(aspect) ? HIDDEN : { expected: wanted, found };
  return {
    area,
    name,
    verdict: 'wrong',
    aspect,
    ...shown,
    remedy: remedyOf({ stage, area, name, aspect, expected: wanted }),
  };
};

const compareThing = (expected: Expected, live: Aspects | undefined, without: readonly string[], stage: string) => {
  const { area, name, aspects } = expected;
  const compared = Object.keys(aspects).filter((aspect) => !without.includes(aspect));
  if (live === undefined) {
    const remedy = remedyOf({ stage, area, name, expected: 'there' });
    return {
      compared: compared.length,
      findings: [{ area, name, verdict: 'missing', expected: 'there', found: 'nothing', remedy } satisfies Finding],
    };
  }
  const wrong = compared.filter((aspect) => live[aspect] !== aspects[aspect]);
  return {
    compared: compared.length,
    findings: wrong.map((aspect) => findingOf(expected, aspect, live[aspect] ?? 'nothing', stage)),
  };
};

/** What is there against what has to be: every aspect of every thing, area by area. */
export const compareStage = (
  stage: string,
  expected: readonly Expected[],
  readings: ReadonlyMap<Area, Reading>,
): StageComparison => {
  const areas: AreaResult[] = [];
  const findings: Finding[] = [];
  for (const area of AREAS) {
    const wanted = expected.filter((one) => one.area === area);
    const reading = readings.get(area) ?? { unread: 'nobody reads it' };
    if (!('things' in reading)) {
      areas.push({ area, things: 0, aspects: 0, ...reading });
      continue;
    }
    const compared = wanted.map((one) => compareThing(one, reading.things.get(one.name), reading.without ?? [], stage));
    areas.push({ area, things: wanted.length, aspects: compared.reduce((sum, one) => sum + one.compared, 0) });
    findings.push(...compared.flatMap((one) => one.findings));
  }
  return { areas, findings };
};

/** Whether everything could be looked at and is as promised. */
export const isAsPromised = ({ areas, findings }: StageComparison): boolean =>
  findings.length === 0 && areas.every(({ unread }) => unread === undefined);
