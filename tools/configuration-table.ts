import { defaultOf, type Parameter } from '../src/domain/configuration/parameter.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${text}\``;

const defaults = (parameter: Parameter): string => {
  const [production, development] = [defaultOf(parameter, 'production'), defaultOf(parameter, 'development')];
  const shown = (value: string | undefined) => (value === undefined ? '–' : value === '' ? 'empty' : code(value));
  return production === development ? shown(production) : `${shown(production)}, ${shown(development)}`;
};

const traits = ({ isSecret, isPublic, isOptional, onlyIn, rotation }: Parameter): string =>
  [
    isSecret === true ? 'secret' : '',
    isPublic === true ? 'public' : '',
    isOptional === true ? 'optional' : '',
    onlyIn === undefined ? '' : `${onlyIn} only`,
    rotation === undefined ? '' : `rotated every ${rotation.periodDays} days`,
  ]
    .filter((trait) => trait !== '')
    .join(', ');

/** The manifest as docs/configuration.md has it. Two defaults are those of production and of other stages. */
export const configurationTable = (manifest: readonly Parameter[]): string =>
  [
    '| parameter | type | default | | what it is for |',
    '|---|---|---|---|---|',
    ...manifest.map((parameter) => {
      const { name, type, description } = parameter;
      return `| ${code(name)} | ${type} | ${cell(defaults(parameter))} | ${traits(parameter)} | ${cell(description)} |`;
    }),
  ].join('\n');

/** A page with its table as the manifest has it now. */
export const withTable = (page: string, manifest: readonly Parameter[]): string =>
  page.replace(/(<!-- manifest: [^>]*-->\n)[\s\S]*?(<!-- end -->)/, (_, begin: string, end: string) =>
    [begin, configurationTable(manifest), '\n', end].join(''),
  );
