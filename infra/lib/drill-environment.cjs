const { drillSuffix } = require('./drill-suffix.cjs');
const resolveStage = require('./stage.cjs');

/** Under which suffix a stage drills; nothing, where it keeps no backups. */
module.exports = async (variables) => {
  const settings = await resolveStage(variables);
  return settings.backups ? { DRILL_SUFFIX: drillSuffix(settings) } : {};
};
