const CAPABILITIES = 'notifications|statuses|users|configuration|operations';
const rule = (name, from, to) => ({ name, severity: 'error', from, to });

/** The arrows of the house. `tsPreCompilationDeps` makes type-only imports count. */
module.exports = {
  forbidden: [
    rule('no-circular', {}, { circular: true }),
    rule('no-orphans', { orphan: true, path: '^src/' }, {}),
    rule('domain-knows-only-domain', { path: '^src/domain/' }, { pathNot: '^src/domain/' }),
    rule(
      'capabilities-meet-only-at-events',
      { path: `^src/domain/(${CAPABILITIES})/` },
      { path: '^src/domain/', pathNot: ['^src/domain/($1|shared)/', '^src/domain/[^/]+/events\\.ts$'] },
    ),
    rule(
      'shared-knows-only-shared',
      { path: '^src/domain/shared/' },
      { path: '^src/domain/', pathNot: '^src/domain/shared/' },
    ),
    rule('adapters-know-only-domain', { path: '^src/adapters/' }, { path: '^src/(handlers|commands)/' }),
    rule(
      'adapters-are-strangers',
      { path: '^src/adapters/([^/]+)/' },
      { path: '^src/adapters/', pathNot: '^src/adapters/($1|shared)/' },
    ),
    rule(
      'only-dependencies-wires',
      { path: '^src/(handlers|commands)/', pathNot: '/dependencies\\.ts$' },
      { path: '^src/adapters/' },
    ),
    rule(
      'entry-points-are-strangers',
      { path: '^src/handlers/([^/]+)/' },
      { path: '^src/handlers/', pathNot: '^src/handlers/($1|shared)/' },
    ),
    rule(
      'aws-clients-only-in-adapters',
      { path: '^src/', pathNot: '^src/(adapters/|(handlers|commands)/.*dependencies\\.ts$)' },
      { path: 'node_modules/@aws-sdk/(client-|lib-)' },
    ),
    rule('no-barrels', {}, { path: '^src/.*/index\\.ts$' }),
    rule('src-knows-only-src', { path: '^src/' }, { path: '^(test|local|tools|examples|bench)/' }),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
