import { describeMatrix, type MatrixRow } from '../../domain/users/describe-matrix.ts';
import { ACTIONS, type Action } from '../../domain/users/policy.ts';
import { ROLES, type Role } from '../../domain/users/roles.ts';
import { EXIT, type ExitCode, type Terminal, tableOf } from '../terminal.ts';

const NEVER = '-';
const LEGEND = `Ranks, highest first: ${ROLES.join(', ')}. "Up to" one is that one and all below.`;

/** `up to admin`: those of that rank and all below; a list where it is anything else. */
const rolesAs = (roles: readonly Role[], all: string): string => {
  const [highest] = roles;
  if (highest === undefined) return '';
  const below = ROLES.slice(ROLES.indexOf(highest));
  if (below.join() !== roles.join()) return roles.join(' ');
  return roles.length === ROLES.length ? all : `up to ${highest}`;
};

const cellOf = ({ toOthers, toOneself, mayGive }: MatrixRow): string => {
  const others = toOthers === 'permitted' ? 'yes' : rolesAs(toOthers, 'anybody');
  if (others === '') return toOneself ? 'oneself' : NEVER;
  const given = mayGive === undefined ? '' : `, gives ${rolesAs(mayGive, 'any role')}`;
  return `${others}${toOneself ? ', oneself' : ''}${given}`;
};

const columnOf = (matrix: readonly MatrixRow[], role: Role): readonly string[] =>
  ACTIONS.map((action: Action) => {
    const row = matrix.find((one) => one.role === role && one.action === action);
    return row === undefined ? NEVER : cellOf(row);
  });

/** The policy as a table: a row for each action, a column for each role; roles that may do the same share one. */
export const matrixTable = (): string => {
  const matrix = describeMatrix();
  const columns: { roles: string; readonly cells: readonly string[] }[] = [];
  for (const role of ROLES) {
    const cells = columnOf(matrix, role);
    const last = columns.at(-1);
    if (last !== undefined && last.cells.join('|') === cells.join('|')) last.roles += `, ${role}`;
    else columns.push({ roles: role, cells });
  }
  const table = tableOf(
    ['action', ...columns.map(({ roles }) => roles)],
    ACTIONS.map((action, index) => [action, ...columns.map(({ cells }) => cells[index] ?? NEVER)]),
  );
  return `${table}\n\n${LEGEND}`;
};

/** `realtechee users matrix`: who may do what to whom, as the policy itself answers. Needs no stage. */
export const usersMatrix = (terminal: Terminal, { json }: { readonly json: boolean }): ExitCode => {
  if (json) for (const row of describeMatrix()) terminal.out(JSON.stringify(row));
  else terminal.out(matrixTable());
  return EXIT.done;
};
