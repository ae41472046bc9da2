import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type Approvals, BadApproval } from '../../domain/operations/deploy/ports.ts';

const $Approval = z.strictObject({
  stage: z.string().min(1),
  commit: z.string().regex(/^[0-9a-f]{40}$/, 'the whole name of a commit: 40 hexadecimal digits'),
  approvedBy: z.string().min(3),
  approvedAt: z.iso.datetime(),
});

export interface ApprovalOptions {
  readonly file: string | undefined;
  /** REALTECHEE_APPROVAL, for pipelines: the same JSON. */
  readonly variable: string | undefined;
}

const textOf = ({ file, variable }: ApprovalOptions): readonly [where: string, text: string] | undefined => {
  if (file === undefined) return variable === undefined ? undefined : ['REALTECHEE_APPROVAL', variable];
  try {
    return [file, readFileSync(file, 'utf8')];
  } catch (cause) {
    throw new BadApproval(`the approval ${file} cannot be read`, { cause });
  }
};

const jsonOf = (where: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadApproval(`${where} is no JSON object`, { cause });
  }
};

/** An approval from a file, or from the environment. */
export const createApprovals = (options: ApprovalOptions): Approvals => ({
  read: async () => {
    const found = textOf(options);
    if (found === undefined) return undefined;
    const [where, text] = found;
    const parsed = $Approval.safeParse(jsonOf(where, text));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new BadApproval(`${where}: ${issue?.path.join('.') || 'its fields'}: ${issue?.message}`);
    }
    return { ...parsed.data, approvedAt: new Date(parsed.data.approvedAt) };
  },
});
