const { bucketName } = require('./names.cjs');
const resolveStage = require('./stage.cjs');

/** Where a stage keeps its backups; nothing, where it keeps none. */
module.exports = async (variables) => {
  const settings = await resolveStage(variables);
  if (!settings.backups) return {};
  return {
    BACKUP_VAULT: `${settings.service}-${settings.stage}`,
    BACKUPS_BUCKET: bucketName('backups', settings),
  };
};
