import { createLiquidRenderer } from '../../../src/adapters/liquid/liquid-renderer.ts';
import { readSeed } from '../../../src/adapters/seed/read-seed.ts';
import type { Payload, Signal } from '../../../src/domain/notifications/signal.ts';
import type { Template } from '../../../src/domain/notifications/template.ts';
import { templateVariables } from '../../../src/domain/notifications/template-variables.ts';

export const renderer = createLiquidRenderer({ linkHosts: ['*.example.com'] });

const text = (row: Readonly<Record<string, unknown>>, name: string): string => String(row[name]);

export const seededTemplates: readonly Template[] = readSeed().templates.map((row) => ({
  id: row.id,
  name: text(row, 'name'),
  emailSubject: text(row, 'emailSubject'),
  emailContentHtml: text(row, 'emailContentHtml'),
  emailContentText: text(row, 'emailContentText'),
  ...(row.smsContent === undefined ? {} : { smsContent: text(row, 'smsContent') }),
  variables: row.variables as string[],
  previewData: row.previewData as Payload,
  version: Number(row.version),
  isActive: row.isActive === true,
  locale: text(row, 'locale'),
}));

const PRIORITIES = {
  'contact-us': 'high',
  'get-estimate': 'high',
  'get-qualified': 'medium',
  affiliate: 'low',
  'request-expiry-warning': 'medium',
  'request-expired': 'medium',
  'user-invited': 'medium',
  'user-role-changed': 'medium',
  'user-disabled': 'medium',
} as const;
const formOf = (id: string) =>
  (Object.keys(PRIORITIES) as (keyof typeof PRIORITIES)[]).find((form) => id.startsWith(form));

/** The variables as delivery makes them, for a shipped template. */
export const variablesFor = ({ id }: Template, payload: Payload): Payload => {
  const signal: Signal = { id: 'signal-1', signalType: 'ANY', payload, emittedAt: '2026-03-01T12:00:00.000Z' };
  return templateVariables({
    signal,
    stage: 'dev',
    channel: 'email',
    recipient: 'somebody@example.com',
    priority: PRIORITIES[formOf(id) ?? 'affiliate'],
    ...(/-(confirmation|person)$/.test(id)
      ? {}
      : { unsubscribeUrl: 'https://api.realtechee.example.com/unsubscribe?t=a.b' }),
  });
};
