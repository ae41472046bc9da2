import * as z from 'zod/mini';
import type { Template } from '../../domain/notifications/template.ts';
import { accept, type Result, refuse } from '../../domain/shared/result.ts';
import { flag, listOf, map, optionalText, readRow, text, wholeNumber } from './attributes.ts';
import type { PlainItem } from './plain-item.ts';

const templateRow = z.object({
  id: text,
  name: optionalText,
  emailSubject: optionalText,
  emailContentHtml: optionalText,
  emailContentText: optionalText,
  smsContent: optionalText,
  variables: listOf(text),
  previewData: z._default(map, {}),
  version: z._default(wholeNumber(0, Number.MAX_SAFE_INTEGER), 1),
  isActive: flag(true),
  locale: z._default(z.string(), 'en-US'),
});

/** A row of NotificationTemplate, as a person or another program wrote it. */
export const parseTemplate = (
  item: PlainItem,
): Result<Template, { readonly because: 'unreadable'; readonly reason: string }> => {
  const read = readRow(templateRow, item, { emptyIsAbsent: true });
  return read.ok
    ? accept({ ...read.value, name: read.value.name ?? read.value.id })
    : refuse({ because: 'unreadable', reason: `template ${String(item.id)}: ${read.refusal.reason}` });
};

/** The row of a template, as the seed data writes it. */
export const templateItem = (template: Template, at: Date) => ({
  ...template,
  previewData: JSON.stringify(template.previewData),
  createdAt: at.toISOString(),
  updatedAt: at.toISOString(),
});
