import type { TemplateStore } from '../../domain/notifications/ports.ts';
import type { Template } from '../../domain/notifications/template.ts';
import { accept, type Result, refuse } from '../../domain/shared/result.ts';
import { type CanBeOut, createOutage } from './outage.ts';

export interface MemoryTemplateStore extends TemplateStore, CanBeOut {
  /** Adds a template, or replaces the one with its id. */
  put(template: Template): void;
  /** A stored template that cannot be understood. */
  plantUnreadable(id: string, reason: string): void;
}

export const createMemoryTemplateStore = (templates: readonly Template[] = []): MemoryTemplateStore => {
  const rows = new Map<string, Result<Template, { readonly because: 'unreadable'; readonly reason: string }>>();
  const outage = createOutage('the template store');
  const put = (template: Template): void => {
    rows.set(template.id, accept(structuredClone(template)));
  };
  templates.forEach(put);

  return {
    setOutage: outage.setOutage,
    put,
    plantUnreadable: (id, reason) => {
      rows.set(id, refuse({ because: 'unreadable', reason }));
    },
    get: async (id) => {
      outage.check();
      const found = rows.get(id);
      return found === undefined
        ? refuse({ because: 'missing', reason: `template ${id} does not exist` })
        : structuredClone(found);
    },
  };
};
