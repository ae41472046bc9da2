import * as z from 'zod';
import type { Result } from '../../domain/shared/result.ts';

const $Token = z.object({
  token: z.string(),
  sub: z.string(),
  groups: z.array(z.string()),
  expiresAt: z.iso.datetime(),
});
const $Refusal = z.object({ message: z.string() });

/** For somebody made up, or for somebody of the stage's user pool. */
export type LocalTokenRequest = { readonly minutes?: number } & (
  | { readonly groups: readonly string[]; readonly contactId?: string; readonly sub?: string }
  | { readonly user: string }
);
export type LocalToken = z.infer<typeof $Token>;

/** Asks the local stage, which stands for the user pool there, for an id token. */
export const createLocalTokenIssuer =
  ({ httpEndpoint }: { readonly httpEndpoint: string }) =>
  async (request: LocalTokenRequest): Promise<Result<LocalToken, { readonly reason: string }>> => {
    const response = await fetch(new URL('/_local/tokens', httpEndpoint), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(10_000),
    }).catch((cause: unknown) => {
      throw new Error(`the local stage gives no answer at ${httpEndpoint}`, { cause });
    });
    const body: unknown = await response.json();
    if (response.ok) return { ok: true, value: $Token.parse(body) };
    return { ok: false, refusal: { reason: $Refusal.parse(body).message } };
  };
