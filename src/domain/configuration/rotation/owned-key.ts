import type { ChangeDependencies } from '../changes/apply-request.ts';
import { type Holding, readRevisions } from '../changes/committed-configuration.ts';
import { versionIn } from '../changes/revision.ts';
import type { Parameter } from '../parameter.ts';
import { parseParameter } from '../parse-parameter.ts';
import type { StoredParameter } from '../ports.ts';
import { SecretValue } from '../secret-value.ts';
import { type KeptRing, signingSince } from './plan-rotation.ts';

/** A secret that this system makes itself: a ring of keys, of which one signs. */
export type OwnedKey = Parameter & { readonly type: 'list'; readonly rotation: NonNullable<Parameter['rotation']> };

export const isOwnedKey = (parameter: Parameter): parameter is OwnedKey =>
  parameter.type === 'list' && parameter.isSecret === true && parameter.rotation?.how === 'owned-key';

const ringOf = (parameter: OwnedKey, { value, changedAt }: StoredParameter): readonly KeptRing[] => {
  const parsed = parseParameter(parameter, value instanceof SecretValue ? value.reveal() : value);
  if (!parsed.ok || !Array.isArray(parsed.value)) return [];
  return [{ keys: parsed.value.map(String), at: changedAt }];
};

/** The rings that held, newest first: a version that no revision ever named was seen by nobody. */
export const ringsOf = async (
  { store }: Pick<ChangeDependencies, 'store'>,
  parameter: OwnedKey,
  { revision, revisionVersion }: Holding,
): Promise<readonly KeptRing[]> => {
  const { name } = parameter;
  const history = await store.history(name);
  const held = new Set((await readRevisions(store)).map((one) => versionIn(one, name)));
  const current = versionIn(revision, name);
  const seen = history.filter(({ version }) => version <= current && (revisionVersion === 0 || held.has(version)));
  return seen.flatMap((one) => ringOf(parameter, one));
};

/** Since when the key signs that signs now; for another secret, since when it holds. */
export const inUseSince = async (
  dependencies: Pick<ChangeDependencies, 'store'>,
  parameter: Parameter,
  holding: Holding,
): Promise<Date | undefined> =>
  isOwnedKey(parameter)
    ? signingSince(await ringsOf(dependencies, parameter, holding))
    : holding.parameters.find(({ name }) => name === parameter.name)?.changedAt;
