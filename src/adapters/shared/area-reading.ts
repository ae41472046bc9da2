import type { Aspects } from '../../domain/operations/stage/aspects.ts';
import type { AreaReader } from '../../domain/operations/stage/ports.ts';
import { inParallel } from '../../domain/shared/in-parallel.ts';

/** AWS answers so many of these questions a second that more at once are refused. */
const AT_ONCE = 4;

/** Reads the things one by one; `undefined` is one that is not there. */
export const readEach = (
  read: (name: string) => Promise<Aspects | undefined>,
  without: readonly string[] = [],
): AreaReader => ({
  read: async (names, progress) => {
    const things = new Map<string, Aspects>();
    await inParallel(names, AT_ONCE, async (name) => {
      const aspects = await read(name);
      if (aspects !== undefined) things.set(name, aspects);
      progress();
    });
    return { things, without };
  },
});

/** Reads them all at once, where AWS lists them anyway. */
export const readAll = (read: () => Promise<ReadonlyMap<string, Aspects>>): AreaReader => ({
  read: async (names, progress) => {
    const things = names.length === 0 ? new Map<string, Aspects>() : await read();
    for (const _ of names) progress();
    return { things };
  },
});

/** `undefined` for the errors by which a service says that there is no such thing. */
export const unless = async <Value>(
  errors: readonly string[],
  work: () => Promise<Value>,
): Promise<Value | undefined> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && errors.includes(error.name)) return undefined;
    throw error;
  }
};
