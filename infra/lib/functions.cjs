const { readdirSync, readFileSync } = require('node:fs');
const { basename, join } = require('node:path');
const { parse } = require('yaml');

/** What each file says, by the capability that it is of. */
const yamlIn = (folder) =>
  readdirSync(join(__dirname, '..', folder))
    .filter((file) => file.endsWith('.yml'))
    .map((file) => [
      basename(file, '.yml'),
      parse(readFileSync(join(__dirname, '..', folder, file), 'utf8'), { logLevel: 'error' }),
    ]);

const triggersOf = ({ events = [] }) => events.flatMap((event) => Object.keys(event));

/** Every function that is deployed, by what starts it, and the streams and tables of its role. */
const deployedFunctions = ({ service, stage }) => {
  const roles = Object.assign({}, ...yamlIn('roles').map(([, declared]) => declared));
  const functions = yamlIn('functions').flatMap(([capability, declared]) =>
    Object.entries(declared).map(([name, one]) => ({ capability, name, declared: one })),
  );
  return functions.map(({ capability, name, declared }) => ({
    name,
    capability,
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
