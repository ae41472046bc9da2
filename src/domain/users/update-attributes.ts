import { accept, refuse } from '../shared/result.ts';
import { nameOfCaller } from './caller.ts';
import type { Answer, CarryOutDependencies } from './carry-out.ts';
import { currentOf, valuesOf } from './deeds/attribute-deeds.ts';
import { MANAGED_ATTRIBUTES, OWN_ATTRIBUTES, readChanges } from './field-rules.ts';
import { fulfil, type Order } from './order.ts';

export interface AttributesOrder extends Order {
  /** As they were sent; `null` takes one away. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Changes listed attributes: fewer of them of oneself. Never what gives a right. */
export const updateAttributes = (dependencies: CarryOutDependencies) => {
  const wish = fulfil(dependencies);
  return async ({ attributes, ...order }: AttributesOrder): Promise<Answer> => {
    const isOwn = nameOfCaller(order.caller) === order.userId;
    const changes = readChanges(attributes, isOwn ? OWN_ATTRIBUTES : MANAGED_ATTRIBUTES);
    if (!changes.ok) return changes;
    const after = valuesOf(changes.value);
    if (Object.keys(after).length === 0) {
      return refuse({ because: 'invalid', problems: [{ field: 'attributes', problem: 'must name at least one' }] });
    }
    return wish(order, {
      action: 'update-attributes',
      asks: after,
      planFor: ({ user }) => {
        const before = currentOf(changes.value, user.attributes);
        return accept({ before, after, isUnchanged: JSON.stringify(before) === JSON.stringify(after) });
      },
    });
  };
};
