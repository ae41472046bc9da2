import { readDataRegistry } from '../../src/adapters/registry/read-data-registry.ts';
import { lastBackupDays } from '../../src/domain/users/personal-data/data-registry.ts';
import { ofType, packaged, type Template } from './packaged.ts';

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

interface Rule {
  readonly Lifecycle: { readonly DeleteAfterDays: number };
}

const planOf = (model: string): string | undefined =>
  ofType(prod, 'AWS::Backup::BackupSelection').find(([, { BackupSelection }]) =>
    JSON.stringify(BackupSelection.Resources).includes(`"${model}Table"`),
  )?.[1].BackupPlanId.Ref;

describe('what a plan of an erasure says of backups', () => {
  it('U6: is what the packaged backups of each table keep at most', () => {
    const rules = Object.fromEntries(
      ofType(prod, 'AWS::Backup::BackupPlan').map(([id, { BackupPlan }]) => [id, BackupPlan.BackupPlanRule]),
    );
    for (const table of readDataRegistry()) {
      const own: readonly Rule[] = rules[planOf(table.model) ?? ''] ?? [];
      const recovery = prod.Resources[`${table.model}Table`]?.Properties.PointInTimeRecoverySpecification;
      const days = [recovery.RecoveryPeriodInDays, ...own.map(({ Lifecycle }) => Lifecycle.DeleteAfterDays)];
      expect(own.length).toBeGreaterThan(0);
      expect([table.model, lastBackupDays(table)]).toEqual([table.model, Math.max(...days)]);
    }
  });
});
