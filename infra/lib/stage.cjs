const { readdirSync, readFileSync, writeSync } = require('node:fs');
const { join } = require('node:path');
const { parse } = require('yaml');
const { deriveBackendSuffix, isBackendSuffix } = require('./backend-suffix.cjs');
const { mixtureIn } = require('./stage-kinds.cjs');

const FOLDER = join(__dirname, '..', 'stages');

const knownStages = () =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yml'))
    .map((file) => file.slice(0, -'.yml'.length))
    .sort();

/**
 * Ends the packaging with one sentence. Thrown instead, it would be printed once for every place that asked for a
 * parameter, each time in several lines of the framework's own.
 */
const refuse = (sentence) => {
  writeSync(2, `${sentence}\n`);
  process.exit(1);
};

class StageRefused extends Error {
  name = 'StageRefused';
}

const fromCommandLine = (options) =>
  (options.param ?? []).map((pair) => [pair.split('=', 1)[0], pair.slice(pair.indexOf('=') + 1)]);

const STAGE_NAME = /^[a-z][a-z0-9]{1,15}$/;
const STREAM_ARN = /^streamArn[A-Za-z]+$/;

/** `--param retainData=false` means the word, not a text that counts as true. */
const BOOLEANS = new Map([
  ['true', true],
  ['false', false],
]);

const EMAIL = [/^[^@\s,]+@[^@\s,]+\.[^@\s,]+$/, 'an e-mail address, like name@example.com'];
const FORMS = {
  alertEmail: EMAIL,
  siteUrl: [
    /^(https:\/\/[\w.-]+(:\d+)?|http:\/\/(localhost|127\.0\.0\.1)(:\d+)?)$/,
    'the https address of a site, without a path, like https://www.example.com',
  ],
  signalsSince: [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/, 'a time in UTC, like 2026-01-31T08:00:00Z'],
};

/** May not be empty: there is no stage without. */
const NEEDED = ['siteUrl'];

/** What a function would refuse at its start is refused here already. Empty means that there is none. */
const checkForms = (stage, settings) => {
  for (const [name, [form, described]] of Object.entries(FORMS)) {
    const value = settings[name];
    if ((value || NEEDED.includes(name)) && !form.test(value))
      throw new StageRefused(`Stage "${stage}": ${name} must be ${described}.`);
  }
};

const settingsOf = (stage, given) => {
  if (!STAGE_NAME.test(stage))
    throw new StageRefused(`"${stage}" is no stage name: it takes 2 to 16 lowercase letters and digits.`);
  if (!knownStages().includes(stage)) {
    throw new StageRefused(
      `There is no stage "${stage}": the known stages are ${knownStages().join(', ')}; ` +
        `to add one, copy infra/stages/dev.yml to infra/stages/${stage}.yml.`,
    );
  }
  const settings = parse(readFileSync(join(FOLDER, `${stage}.yml`), 'utf8'));
  for (const [name, value] of given) {
    if (!(name in settings) && !STREAM_ARN.test(name)) {
      throw new StageRefused(
        `Stage "${stage}" has no parameter "${name}"; infra/stages/${stage}.yml lists ${Object.keys(settings).join(', ')}.`,
      );
    }
    settings[name] = BOOLEANS.get(value) ?? value;
  }
  checkForms(stage, settings);
  return settings;
};

/** Lambda polls a queue with five executions from the start, and takes what it then refuses for failed. */
const LEAST_RESERVED = 5;

/** `none`: the functions share what the account has left. */
const reservedIn = ({ stage, reservedConcurrency }) => {
  if (reservedConcurrency === 'none') return { Ref: 'AWS::NoValue' };
  const count = Number(reservedConcurrency);
  if (!Number.isInteger(count) || count < LEAST_RESERVED) {
    throw new StageRefused(
      `Stage "${stage}": reservedConcurrency must be none, or a whole number from ${LEAST_RESERVED}, not ${reservedConcurrency}.`,
    );
  }
  return count;
};

const suffixOf = ({ service, stage, region, backendSuffix, adoptTables }) => {
  if (backendSuffix === '' && adoptTables) {
    throw new StageRefused('To adopt tables, say which: --param backendSuffix=<the 26 characters in their names>.');
  }
  if (backendSuffix !== '' && !isBackendSuffix(backendSuffix)) {
    throw new StageRefused(`"${backendSuffix}" is no backend suffix: it takes 26 lowercase letters and digits.`);
  }
  return backendSuffix || deriveBackendSuffix({ service, stage, region });
};

/**
 * The parameters of a stage: its file, and over it what is `given` as [name, value] pairs.
 * Throws StageRefused for an unknown stage, or a parameter that the stage's file does not list.
 */
const stageSettings = ({ service, stage, region, given = [] }) => {
  const read = settingsOf(stage, given);
  const settings = { ...read, service, stage, region: region ?? read.region };
  const mixture = mixtureIn(settings);
  if (mixture !== undefined) throw new StageRefused(mixture);
  const { adoptTables } = settings;
  if (![true, false, 'all'].includes(adoptTables)) {
    throw new StageRefused(`Stage "${stage}": adoptTables is true (the platform's tables), all, or false.`);
  }
  if (!['own', 'recovery'].includes(settings.tableKey)) {
    throw new StageRefused(
      `Stage "${stage}": tableKey is own, or recovery (that of infra/recovery in the stage's region).`,
    );
  }
  const backendSuffix = suffixOf(settings);
  if (adoptTables && !settings.signalsSince) {
    throw new StageRefused(
      'Adopted tables hold signals that were told long ago: say from when on they count, --param signalsSince=2026-01-31T08:00:00Z.',
    );
  }
  return { ...settings, backendSuffix, reservedConcurrency: reservedIn(settings) };
};

/** The parameters of the stage being packaged, with those of the command line (`--param name=value`). Nothing else reads them. */
const resolveStage = async ({ options, resolveVariable }) => {
  const service = await resolveVariable('self:service');
  const stage = await resolveVariable('sls:stage');
  try {
    return stageSettings({ service, stage, region: options.region, given: fromCommandLine(options) });
  } catch (error) {
    if (error instanceof StageRefused) return refuse(error.message);
    throw error;
  }
};

module.exports = resolveStage;
module.exports.refuse = refuse;
module.exports.stageSettings = stageSettings;
