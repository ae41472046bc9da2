import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod';

const $Exemption = z.strictObject({
  roles: z.array(z.string()).optional(),
  actions: z.array(z.string()).optional(),
  resource: z.string().optional(),
  notResource: z.string().optional(),
  limitedBy: z.string().optional(),
  attachedPolicy: z.string().optional(),
  because: z.string().min(20),
  record: z.string().optional(),
});
export type WrittenExemption = z.infer<typeof $Exemption>;

/** What infra/permission-exemptions.yml lists. @throws when an entry is not one */
export const readPermissionExemptions = (path: string): readonly WrittenExemption[] =>
  z.array($Exemption).parse(parse(readFileSync(path, 'utf8')));
