import type { Place } from '../domain/operations/isolation-facts.ts';
import {
  type IsolationReport,
  type ProveIsolationDependencies,
  proveIsolation,
} from '../domain/operations/prove-isolation.ts';
import { ISOLATION_RULES, type IsolationRule, type Violation } from '../domain/operations/violation.ts';
import { EXIT, type ExitCode, oneLine, styled, type Terminal, tableOf } from './terminal.ts';

const RULES: readonly IsolationRule[] = ['shared', 'reach', 'admission', 'mention', 'literal', 'wildcard'];

const placeLine = ({ stage, id, path }: Place): string => oneLine(`    ${stage}: ${id} ${path}`);

const violationLines = (violation: Violation, terminal: Terminal): readonly string[] => [
  `${styled(terminal, 'red', violation.rule)}  ${oneLine(violation.what)}`,
  placeLine(violation.here),
  ...(violation.there === undefined ? [] : [placeLine(violation.there)]),
  oneLine(`    mend: ${violation.mend}`),
];

const verdict = ({ stages, violations }: IsolationReport): string => {
  const names = `${stages.slice(0, -1).join(', ')} and ${stages.at(-1)}`;
  return violations.length === 0
    ? `${names} share nothing, and none reaches another.`
    : `${names} are not isolated: ${violations.length} to mend.`;
};

const exemptionLine = ({ exemptions, unusedExemptions }: IsolationReport): string => {
  const unused = unusedExemptions.length === 0 ? '' : `; ${unusedExemptions.length} not needed by these stages`;
  return `${exemptions.length} written exemption${exemptions.length === 1 ? '' : 's'} (infra/permission-exemptions.yml)${unused}`;
};

const printReport = (report: IsolationReport, terminal: Terminal): void => {
  const { examined, violations } = report;
  for (const violation of violations) {
    for (const line of [...violationLines(violation, terminal), '']) terminal.out(line);
  }
  const counts = examined.map(({ stage, source, names, permissions, texts }) => [
    stage,
    source,
    `${names}`,
    `${permissions}`,
    `${texts}`,
  ]);
  terminal.out(`${tableOf(['stage', 'read from', 'names', 'permissions', 'texts'], counts)}\n`);
  const found = RULES.map((rule) => [
    `${violations.filter((one) => one.rule === rule).length}`,
    rule,
    ISOLATION_RULES[rule],
  ]);
  terminal.out(`${tableOf(['found', 'rule', 'it says'], found, 96)}\n`);
  terminal.out(exemptionLine(report));
  for (const { stage } of examined.filter(({ source, names }) => source === 'account' && names === 0)) {
    terminal.out(
      styled(terminal, 'yellow', `Nothing of ${stage} was found in this account: are these its credentials?`),
    );
  }
  terminal.out(styled(terminal, violations.length === 0 ? 'green' : 'red', verdict(report)));
};

/** Shows that stages are isolated, or names where they are not. Exit code 1: they are not. */
export const stageIsolation =
  (dependencies: Omit<ProveIsolationDependencies, 'progress'>, terminal: Terminal) =>
  async (stages: readonly string[], { json }: { readonly json: boolean }): Promise<ExitCode> => {
    const progress = (message: string): void => terminal.err(styled(terminal, 'dim', message));
    const report = await proveIsolation({ ...dependencies, progress })(stages);
    const isIsolated = report.violations.length === 0;
    if (json) terminal.out(JSON.stringify({ isolated: isIsolated, ...report }, undefined, 2));
    else printReport(report, terminal);
    return isIsolated ? EXIT.done : EXIT.refused;
  };
