import '../leak-preload.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFunctionLog } from '../../../local/functions/function-log.ts';
import { aSecret } from '../secrets.ts';

/** Run by node, not by jest: see leaking.fixture.ts. */
const folder = mkdtempSync(join(tmpdir(), 'log-'));
createFunctionLog(folder, () => undefined).write('x', aSecret());
rmSync(folder, { recursive: true });
