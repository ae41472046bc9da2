import type { Recovery } from '../../domain/operations/recovery/recovery.ts';

type Streams = Readonly<Record<string, string>>;

/** By which a stage is deployed that goes on with recovered tables, by name. */
const settingsOf = ({ suffix, point, region }: Recovery, streams: Streams): readonly (readonly [string, string])[] => [
  ['backendSuffix', suffix],
  ['adoptTables', 'all'],
  ['signalsSince', point],
  ...(region === undefined
    ? []
    : ([
        ['region', region],
        ['tableKey', 'recovery'],
      ] as const)),
  ...Object.entries(streams).map(([model, arn]) => [`streamArn${model}`, arn] as const),
];

/** As after `--param`. */
export const switchParams = (recovery: Recovery, streams: Streams): readonly string[] =>
  settingsOf(recovery, streams).map(([name, value]) => `${name}=${value}`);

/** As they are written into the stage's file. */
export const stageFileLines = (recovery: Recovery, streams: Streams): readonly string[] =>
  settingsOf(recovery, streams).map(([name, value]) => `${name}: ${value}`);

/** How a stage goes on with recovered tables: by the switch, and in another region by its first deployment there. */
export const switchCommands = (recovery: Recovery, streams: Streams): readonly string[] => {
  const { stage, id, region } = recovery;
  if (region === undefined) return [`realtechee recover --stage ${stage} --resume ${id} --switch`];
  const params = switchParams(recovery, streams).map((param) => `--param ${param}`);
  return [`npx sls deploy --stage ${stage} \\\n    ${params.join(' \\\n    ')}`];
};
