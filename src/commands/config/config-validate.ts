import { Command } from 'commander';
import { type ConfigurationVerdict, validateConfiguration } from '../../domain/configuration/validate-configuration.ts';
import type { Finding } from '../../domain/configuration/validation/finding.ts';
import { EXIT, type ExitCode, styled, type Terminal, tableOf } from '../terminal.ts';
import { type ConfigOptions, looking } from './config-options.ts';
import type { ConfigConsole, ConfigDependencies } from './connect-config.ts';

const EXAMPLE = `
Example:
  realtechee config validate
  realtechee config validate --stage prod --template

Reads only, and shows no value but defaults. Exit code 1: an error; nothing should be deployed on it. Warnings and notes
leave it at 0.`;

const WIDEST = 130;

const rowOf = ({ severity, parameter, says }: Finding): readonly string[] => [severity, parameter, says];

const remediesOf = (findings: readonly Finding[]): readonly string[] => [
  ...new Set(
    findings.filter(({ severity }) => severity !== 'note').map(({ parameter, remedy }) => `  ${parameter}: ${remedy}`),
  ),
];

const print = (terminal: Terminal, { findings, isValid }: ConfigurationVerdict, stage: string): void => {
  if (findings.length > 0) terminal.out(tableOf(['', 'parameter', 'what'], findings.map(rowOf), WIDEST));
  const remedies = remediesOf(findings);
  for (const line of remedies.length > 0 ? ['', 'To mend it:', ...remedies, ''] : ['']) terminal.out(line);
  const count = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity).length;
  const counts = `${count('error')} error(s), ${count('warning')} warning(s), ${count('note')} note(s)`;
  const verdict = isValid ? `the configuration of ${stage} is valid` : `the configuration of ${stage} is NOT valid`;
  terminal.out(styled(terminal, isValid ? 'green' : 'red', `${verdict}: ${counts}`));
};

const validate = async (
  dependencies: ConfigDependencies,
  terminal: Terminal,
  options: ConfigOptions & { template: boolean },
): Promise<ExitCode> => {
  const { stage, json, template } = options;
  if (template) terminal.err('packaging the stage, to see what its roles may read and its environments hold');
  const facts = template ? await dependencies.readTemplate() : {};
  const verdict = await validateConfiguration({ ...dependencies, ...facts });
  if (json) terminal.out(JSON.stringify({ stage, ...verdict }));
  else print(terminal, verdict, stage);
  return verdict.isValid ? EXIT.done : EXIT.refused;
};

/** `realtechee config validate` */
export const validateCommand = ({ terminal, run, on }: ConfigConsole): Command =>
  looking(
    new Command('validate').description(
      'find what is missing, wrong, unknown, unreadable, too old, or not as the manifest and the template have it',
    ),
  )
    .option(
      '--template',
      'compare the roles and environments of the packaged template with the manifest too (takes a while)',
      false,
    )
    .addHelpText('after', EXAMPLE)
    .action((options: ConfigOptions & { template: boolean }) =>
      run(() => on(options.stage, (dependencies) => validate(dependencies, terminal, options))),
    );
