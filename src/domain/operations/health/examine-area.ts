import type { Expected } from '../stage/aspects.ts';
import { compareStage } from '../stage/compare-stage.ts';
import type { AreaReader } from '../stage/ports.ts';
import { type Examination, ill, well } from './vital-sign.ts';

/** Whether all of one area of a stage is as it has to be. */
export const examineArea = (
  {
    sign,
    stage,
    fine,
    remedy,
  }: { readonly sign: string; readonly stage: string; readonly fine: string; readonly remedy: string },
  reader: AreaReader,
  expected: readonly Expected[],
): Examination => ({
  sign,
  remedy,
  look: async () => {
    const reading = await reader.read(
      expected.map(({ name }) => name),
      () => {},
    );
    const [area] = expected;
    const { findings } = compareStage(stage, expected, new Map(area === undefined ? [] : [[area.area, reading]]));
    const [first] = findings;
    if (first === undefined) return well(sign, fine);
    const says = findings.map(({ name, aspect, found }) =>
      aspect === undefined ? `${name} is missing` : `${name}: ${aspect} ${found}`,
    );
    return ill(sign, says.join('; '), first.remedy);
  },
});
