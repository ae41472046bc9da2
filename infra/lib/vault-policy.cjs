/** A vault keeps what it was given: to delete from it, somebody must first take this policy away. */
const nobodyDeletes = {
  Sid: 'NobodyDeletes',
  Effect: 'Deny',
  Principal: '*',
  Action: ['backup:DeleteBackupVault', 'backup:DeleteRecoveryPoint', 'backup:UpdateRecoveryPointLifecycle'],
  Resource: '*',
};

module.exports = { nobodyDeletes };
