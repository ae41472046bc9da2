const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parse } = require('yaml');

const yamlIn = (folder) =>
  readdirSync(join(__dirname, '..', folder))
    .filter((file) => file.endsWith('.yml'))
    .map((file) => parse(readFileSync(join(__dirname, '..', folder, file), 'utf8'), { logLevel: 'error' }));

const triggersOf = ({ events = [] }) => events.flatMap((event) => Object.keys(event));

/** Every function that is deployed, by what starts it, and the streams and tables of its role. */
const deployedFunctions = ({ service, stage }) => {
  const roles = Object.assign({}, ...yamlIn('roles'));
  return Object.entries(Object.assign({}, ...yamlIn('functions'))).map(([name, declared]) => ({
    name,
    functionName: `${service}-${stage}-${name}`,
    isScheduled: triggersOf(declared).some((trigger) => ['eventBridge', 'schedule'].includes(trigger)),
    readsStreams: (roles[name]?.streams ?? []).length > 0,
    tables: roles[name]?.tables ?? {},
  }));
};

/** The tables that functions speak to, with the operations, of the table or its indexes, that their roles allow. */
const tablesInUse = (settings) => {
  const operations = new Map();
  for (const { tables } of deployedFunctions(settings)) {
    for (const [target, actions] of Object.entries(tables)) {
      const [model] = target.split('/');
      operations.set(model, [...new Set([...(operations.get(model) ?? []), ...actions])]);
    }
  }
  return [...operations].map(([model, actions]) => ({ model, operations: actions.toSorted() }));
};

module.exports = { deployedFunctions, tablesInUse };
