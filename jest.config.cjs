const ESM_ONLY = ['fauxqs', 'yaml'];

module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '\\.[mc]?[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')})/)`],
  globalSetup: '<rootDir>/test/support/dynamodb-global-setup.ts',
  globalTeardown: '<rootDir>/test/support/dynamodb-global-teardown.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/leak-watch.ts'],
  reporters: ['default', '<rootDir>/test/support/leak-reporter.ts', '<rootDir>/tools/test-run-reporter.cjs'],
  maxWorkers: 2,
  testTimeout: 20_000,
};
