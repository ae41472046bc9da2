import type { LinkQuestion, LinkQuestions, LinkQueue } from '../../domain/users/ports.ts';

/** Keeps its questions under `kept`, by id. */
export const createMemoryLinkQueue = (kept = new Map<string, LinkQuestion>()): LinkQueue & LinkQuestions => ({
  put: async (question) => {
    if (!kept.has(question.id)) kept.set(question.id, question);
  },
  open: async function* () {
    if (kept.size > 0) yield [...kept.values()].toSorted((one, other) => (one.at < other.at ? -1 : 1));
  },
  get: async (id) => structuredClone(kept.get(id)),
});
