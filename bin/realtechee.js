#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The command line needs Node 24. A checkout has it as a development dependency, whatever the machine's own is.
const NEEDED = 24;
const self = fileURLToPath(import.meta.url);
const root = dirname(dirname(self));

const ownNode = () => {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
  } catch {
    return undefined;
  }
};

const major = Number(process.versions.node.split('.')[0]);
if (major >= NEEDED) {
  const source = join(root, 'src', 'commands', 'main.ts');
  const { main } = await import(existsSync(source) ? source : join(root, 'dist', 'commands', 'main.js'));
  process.exitCode = await main(process.argv.slice(2));
} else {
  const node = ownNode();
  if (node === undefined || !existsSync(node)) {
    console.error(
      `realtechee needs Node ${NEEDED} or newer; this is ${process.versions.node}. Install it from nodejs.org.`,
    );
    process.exitCode = 2;
  } else {
    process.exitCode = spawnSync(node, [self, ...process.argv.slice(2)], { stdio: 'inherit' }).status ?? 2;
  }
}
