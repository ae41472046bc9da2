import type { MadeReport } from '../../../domain/operations/restore/users/make-users.ts';
import type {
  LeftBecause,
  UsersPlan,
  UserToMake,
  Withheld,
} from '../../../domain/operations/restore/users/plan-users.ts';
import { tableOf } from '../../terminal.ts';

const LEFT: Readonly<Record<LeftBecause, string>> = {
  there: 'in the pool',
  'made-before': 'made anew before',
  erased: 'left: erased, and never made again',
  deleted: 'left: deleted by a command since',
  'super-admin': 'left: super admin (--super-admins)',
  'never-confirmed': 'left: signed up and never confirmed; they sign up again',
  'other-provider': 'left: they sign in by another provider, which makes them again',
  'address-taken': 'left: somebody else has the address in the pool',
  'no-address': 'left: without an address',
};

const WITHHELD: Readonly<Record<Withheld, string>> = {
  'role-changed': 'of them without a group: the role was changed since (users set-role)',
  'unknown-group': 'of them without a group that the stage does not have',
  'contact-taken': 'of them without the contact, which is another user’s by now (users link)',
  'disabled-since': 'of them disabled, as they were since',
};

const SAMPLES = 1;
const MOST_WIDE = 80;
type Row = readonly [what: string, ids: readonly string[]];

const withheldRows = (make: readonly UserToMake[]): readonly Row[] => {
  const of = (wanted: Withheld): Row => [
    WITHHELD[wanted],
    make.filter(({ withheld }) => withheld.includes(wanted)).map(({ oldId }) => oldId),
  ];
  return [of('role-changed'), of('unknown-group'), of('contact-taken'), of('disabled-since')];
};

const leftRows = (left: UsersPlan['left']): readonly Row[] => {
  const kinds = [...new Set(left.map(({ because }) => because))];
  return kinds.map((kind) => [LEFT[kind], left.flatMap(({ id, because }) => (because === kind ? [id] : []))]);
};

export const usersPlanLines = ({ make, left, cameLater }: UsersPlan): readonly string[] => {
  const rows: readonly Row[] = [
    ['to be made anew', make.map(({ oldId }) => oldId)],
    [
      'of them need an invitation to come in',
      make.filter(({ comesBy }) => comesBy === 'invitation').map(({ oldId }) => oldId),
    ],
    ...withheldRows(make),
    ...leftRows(left),
    ['lost too, and not in this backup: they came later (users list)', cameLater],
  ];
  const shown = rows.filter(([, ids], at) => at === 0 || ids.length > 0);
  return [
    tableOf(
      ['users of the backup', 'number', 'for example'],
      shown.map(([what, ids]) => [what, String(ids.length), ids.slice(0, SAMPLES).join(' ')]),
      MOST_WIDE,
    ),
  ];
};

export const usersPlanReport = ({ make, left, cameLater }: UsersPlan) => ({
  cameLater,
  make: make.map(({ oldId, comesBy, withheld, user }) => ({ oldId, comesBy, withheld, groups: user.groups })),
  left: left.filter(({ because }) => because !== 'there' && because !== 'made-before'),
});

/** What followed the users who were made. */
export interface Followed {
  /** By table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly directory: { readonly mended: number; readonly removed: number; readonly failed: number };
}

const refusedLines = ({ refused }: MadeReport): readonly string[] =>
  refused.map(({ oldId, refusal }) =>
    refusal.because === 'address-taken'
      ? `${oldId}: not made, somebody else has the address in the pool`
      : `${oldId}: not made, the pool says ${refusal.reason}`,
  );

export const madeLines = (
  report: MadeReport,
  { rows, directory }: Followed,
  { invite }: { readonly invite: boolean },
): readonly string[] => {
  const followed = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const told = invite
    ? 'Who is enabled was mailed a temporary password.'
    : 'Nobody was written to: they ask for a new password where they sign in. Tell them by another way than a mail with a link.';
  return [
    ...refusedLines(report),
    `${report.made.length} user(s) made anew, ${followed} row(s) follow them; in the directory ${directory.mended} written, ${directory.removed} taken away`,
    ...(report.made.length === 0 ? [] : [told]),
  ];
};
