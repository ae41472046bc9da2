import type { Hook, UnreadableHook } from '../../domain/notifications/hook.ts';
import type { HookStore } from '../../domain/notifications/ports.ts';
import { accept, type Result, refuse } from '../../domain/shared/result.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemoryHookStore extends HookStore, CanBeOut {
  /** Adds a hook, or replaces the one with its id. */
  put(hook: Hook): void;
  /** A stored hook that cannot be understood. */
  plantUnreadable(signalType: string, hook: UnreadableHook): void;
  remove(hookId: string): void;
}

interface Stored {
  readonly signalType: string;
  readonly hook: Result<Hook, UnreadableHook>;
}

export const createMemoryHookStore = (hooks: readonly Hook[] = []): MemoryHookStore => {
  const rows = new Map<string, Stored>();
  const outage = createOutage('the hook store');
  const put = (hook: Hook): void => {
    rows.set(hook.id, { signalType: hook.signalType, hook: accept(structuredClone(hook)) });
  };
  hooks.forEach(put);

  return {
    setOutage: outage.setOutage,
    put,
    plantUnreadable: (signalType, hook) => {
      rows.set(hook.hookId, { signalType, hook: refuse(structuredClone(hook)) });
    },
    remove: (hookId) => {
      rows.delete(hookId);
    },
    signalTypes: async () => {
      outage.check();
      return [...new Set([...rows.values()].map(({ signalType }) => signalType))].sort();
    },
    hooksFor: async (signalType) => {
      outage.check();
      const found = [...rows].filter(([, stored]) => stored.signalType === signalType);
      return structuredClone(found.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, { hook }]) => hook));
    },
  };
};
