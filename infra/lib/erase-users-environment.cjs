const { bucketName } = require('./names.cjs');
const resolveStage = require('./stage.cjs');

/** The pool whose accounts are deleted, and, where the stage has files, the bucket they go from. */
module.exports = async (variables) => {
  const settings = await resolveStage(variables);
  const pool = { USER_POOL_ID: { Ref: 'UserPool' } };
  if (!settings.files) return pool;
  return { ...pool, FILES_BUCKET: bucketName('files', settings) };
};
