import type { Stoppable, Switches } from './ports.ts';

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

/** Several kinds of switches as one: a kind that does not answer keeps nobody from the others. */
export const switchboard = (kinds: Readonly<Record<Stoppable['kind'], Switches>>): Switches => ({
  read: async (unread) => {
    const found = await Promise.all(
      Object.entries(kinds).map(([kind, switches]) =>
        switches.read().catch((fault: unknown) => {
          if (unread === undefined) throw fault;
          unread(`${kind}: it could not be read what there is to stop: ${messageOf(fault)}`);
          return [];
        }),
      ),
    );
    return found.flat();
  },
  set: (thing, setting) => kinds[thing.kind].set(thing, setting),
});
