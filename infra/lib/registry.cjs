const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parse } = require('yaml');
const { refuse } = require('./stage.cjs');

/** What infra/tables.yml says. */
const readRegistry = () => parse(readFileSync(join(__dirname, '..', 'tables.yml'), 'utf8'));

const tableName = (model, { backendSuffix }) => `${model}-${backendSuffix}-NONE`;

const logicalId = (model) => `${model}Table`;

/**
 * An adopted table exists already, made by the platform's front end, or by a recovery, which makes all of them; this stack
 * speaks to it and leaves it alone.
 */
const isAdopted = (table, { adoptTables }) => adoptTables === 'all' || (adoptTables && table.owner === 'platform');

/** Where the stage follows the registry. Otherwise, and for look-up tables, one pays by request. */
const isProvisioned = (table, { tableCapacity }) => tableCapacity === 'registry' && table.capacity === 'provisioned';

const DAYS = { days: 1, years: 365 };

/** How many days a row is kept after it has served; undefined: for ever. */
const retentionDays = ({ retention }) => {
  if (retention === 'forever') return undefined;
  const [, count, unit] = /^([1-9]\d*) (days|years)$/.exec(retention) ?? [];
  if (count === undefined) refuse(`infra/tables.yml: "${retention}" is no retention: forever, <n> days or <n> years.`);
  return Number(count) * DAYS[unit];
};

const known = (model, registry) => {
  const table = registry[model];
  if (table === undefined) refuse(`infra/tables.yml has no table "${model}".`);
  return table;
};

const tableArn = (model, settings, registry = readRegistry()) =>
  isAdopted(known(model, registry), settings)
    ? {
        'Fn::Sub': `arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/${tableName(model, settings)}`,
      }
    : { 'Fn::GetAtt': [logicalId(model), 'Arn'] };

const indexArn = (model, index, settings, registry = readRegistry()) => {
  const table = known(model, registry);
  if (table.indexes?.[index] === undefined) refuse(`infra/tables.yml gives ${model} no index "${index}".`);
  return isAdopted(table, settings)
    ? { 'Fn::Sub': `${tableArn(model, settings, registry)['Fn::Sub']}/index/${index}` }
    : { 'Fn::Sub': `\${${logicalId(model)}.Arn}/index/${index}` };
};

/** The stream of an adopted table carries the moment it was enabled in its ARN: nothing derives it, somebody must say it. */
const streamArn = (model, settings, registry = readRegistry()) => {
  const table = known(model, registry);
  if (table.stream === undefined) refuse(`infra/tables.yml gives ${model} no stream.`);
  if (!isAdopted(table, settings)) return { 'Fn::GetAtt': [logicalId(model), 'StreamArn'] };
  const given = settings[`streamArn${model}`];
  if (!given?.includes(`:table/${tableName(model, settings)}/stream/`)) {
    refuse(
      `To adopt ${tableName(model, settings)}, say where its stream is: --param streamArn${model}=<LatestStreamArn> ` +
        `(aws dynamodb describe-table shows it; its view type must be ${table.stream}).`,
    );
  }
  return given;
};

module.exports = {
  readRegistry,
  tableName,
  logicalId,
  isAdopted,
  isProvisioned,
  retentionDays,
  tableArn,
  indexArn,
  streamArn,
};
