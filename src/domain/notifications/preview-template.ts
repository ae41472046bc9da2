import type { Result } from '../shared/result.ts';
import { accept, refuse } from '../shared/result.ts';
import type { Channel } from './notification.ts';
import type { TemplateRenderer, TemplateStore } from './ports.ts';
import type { Payload, Signal } from './signal.ts';
import type { RenderedContent, RenderRefusal, Template } from './template.ts';
import { templateVariables } from './template-variables.ts';

export interface PreviewTemplateDependencies {
  readonly templates: TemplateStore;
  readonly renderer: TemplateRenderer;
  readonly stage: string;
  readonly unsubscribeUrl: string;
}

export interface TemplatePreview {
  readonly template: Template;
  /** One for each channel that the template has a text for. */
  readonly contents: readonly Result<RenderedContent, RenderRefusal>[];
}

const channelsOf = ({ emailSubject, emailContentHtml, smsContent }: Template): readonly Channel[] => [
  ...(emailSubject !== undefined || emailContentHtml !== undefined ? (['email'] as const) : []),
  ...(smsContent !== undefined ? (['sms'] as const) : []),
];

/** A template as its recipients would see it: with its own preview data, or with `data`. Delivery uses the same renderer. */
export const previewTemplate =
  ({ templates, renderer, stage, unsubscribeUrl }: PreviewTemplateDependencies) =>
  async (id: string, data?: Payload): Promise<Result<TemplatePreview, { readonly reason: string }>> => {
    const found = await templates.get(id);
    if (!found.ok) return refuse({ reason: found.refusal.reason });
    const template = found.value;
    const emittedAt = '2026-01-15T18:00:00.000Z';
    const signal: Signal = { id: 'preview', signalType: 'PREVIEW', payload: data ?? template.previewData, emittedAt };
    const contents = channelsOf(template).map((channel) => {
      const recipient = channel === 'email' ? 'recipient@example.com' : '+14155550123';
      const variables = templateVariables({ signal, stage, channel, recipient, priority: 'high', unsubscribeUrl });
      return renderer.render({ template, channel, variables });
    });
    return accept({ template, contents });
  };
