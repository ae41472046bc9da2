import { valueAt } from '../../domain/notifications/paths.ts';
import type { TemplateRenderer } from '../../domain/notifications/ports.ts';
import type { Payload } from '../../domain/notifications/signal.ts';
import type { RenderedContent, RenderRefusal, Template } from '../../domain/notifications/template.ts';
import { accept, type Result, refuse } from '../../domain/shared/result.ts';
import { htmlOf, subjectOf, textOf } from './email-parts.ts';
import { createEngine, type Engine } from './engine.ts';
import { faultOf } from './fault-of.ts';
import type { LinkPolicy } from './link-policy.ts';
import { present } from './present.ts';
import { Refused } from './refused.ts';
import { smsOf } from './sms-part.ts';
import { safeText } from './text-part.ts';

export interface LiquidRendererOptions {
  /** Hosts that links may go to: `app.example.com`, or `*.example.com` for all below it. */
  readonly linkHosts: readonly string[];
  readonly maxSmsSegments?: number;
  /** After this time a rendering ends as `limit-exceeded`. */
  readonly renderMilliseconds?: number;
}

export interface LiquidRenderer extends TemplateRenderer {
  /** All that is wrong with a template: every part is parsed, and rendered with its own preview data. */
  checkTemplate(template: Template): readonly RenderRefusal[];
}

/** The variables that are not the payload's, as a preview has them. */
const PREVIEW: Payload = {
  signal: { id: 'preview', type: 'PREVIEW', emittedAt: '2026-01-15T18:30:00.000Z' },
  recipient: { address: 'preview@example.com', channel: 'email' },
  stage: 'preview',
  priority: 'high',
};

const assertLocale = (locale: string): void => {
  try {
    Intl.getCanonicalLocales(locale);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new Refused('invalid', `the locale "${locale}" is not known; write it like en-US`);
  }
};

type Attempt<Value> = Result<Value, RenderRefusal>;

/** What one rendering needs, and the way each part is tried. */
const rendering = (engine: Engine, template: Template, variables: Payload, hosts: readonly string[]) => {
  const given = present(variables);
  const { unsubscribeUrl } = given;
  const links: LinkPolicy = { hosts, unsubscribeUrl: typeof unsubscribeUrl === 'string' ? unsubscribeUrl : undefined };

  const attempt = <Value>(part: RenderRefusal['part'], make: () => Value): Attempt<Value> => {
    try {
      return accept(make());
    } catch (error) {
      const fault = faultOf(error);
      if (fault === undefined) throw error;
      const where = `template "${template.id}"${part === 'template' ? '' : `, ${part} part`}`;
      return refuse({ ...fault, templateId: template.id, part, message: `${where}: ${fault.message}` });
    }
  };

  const filled = (source: string | undefined, field: string, markup: 'html' | 'text'): string => {
    if (source === undefined || source.trim() === '') {
      throw new Refused('missing-part', `it is not there; write it as ${field}`);
    }
    return engine.fill(source, given, { markup, locale: template.locale, links });
  };

  return {
    preconditions: () =>
      attempt('template', () => {
        const missing = template.variables.find((name) => valueAt(given, name) === undefined);
        if (missing !== undefined) {
          const remedy = "add it there, or take it off the template's variables";
          throw new Refused('missing-variable', `the variable "${missing}" is missing from the payload; ${remedy}`);
        }
        assertLocale(template.locale);
      }),
    subject: () => attempt('subject', () => subjectOf(filled(template.emailSubject, 'emailSubject', 'text'))),
    html: () => attempt('html', () => htmlOf(filled(template.emailContentHtml, 'emailContentHtml', 'html'), links)),
    text: () => attempt('text', () => textOf(filled(template.emailContentText, 'emailContentText', 'text'), links)),
    sms: (maxSegments: number) =>
      attempt('sms', () => smsOf(safeText(filled(template.smsContent, 'smsContent', 'text'), links), maxSegments)),
  };
};
type Rendering = ReturnType<typeof rendering>;

const email = ({ subject, html, text }: Rendering): Attempt<RenderedContent> => {
  const [aboutSubject, aboutHtml, aboutText] = [subject(), html(), text()];
  if (!aboutSubject.ok) return aboutSubject;
  if (!aboutHtml.ok) return aboutHtml;
  if (!aboutText.ok) return aboutText;
  return accept({ channel: 'email', subject: aboutSubject.value, html: aboutHtml.value, text: aboutText.value });
};

/** The parts that a template has, or ought to have because it has others that go with them. */
const partsOf = (template: Template, maxSmsSegments: number, { subject, html, text, sms }: Rendering) => {
  const isSms = template.smsContent !== undefined;
  const isEmail =
    !isSms ||
    [template.emailSubject, template.emailContentHtml, template.emailContentText].some((part) => part !== undefined);
  return [...(isEmail ? [subject(), html(), text()] : []), ...(isSms ? [sms(maxSmsSegments)] : [])];
};

/** Templates in Liquid; docs/templates.md says to their authors what holds here. */
export const createLiquidRenderer = ({
  linkHosts,
  maxSmsSegments = 4,
  renderMilliseconds = 1000,
}: LiquidRendererOptions): LiquidRenderer => {
  const engine = createEngine({ renderMilliseconds });
  return {
    render: ({ template, channel, variables }) => {
      const parts = rendering(engine, template, variables, linkHosts);
      const ready = parts.preconditions();
      if (!ready.ok) return ready;
      return channel === 'email' ? email(parts) : parts.sms(maxSmsSegments);
    },
    checkTemplate: (template) => {
      const parts = rendering(engine, template, { ...PREVIEW, ...template.previewData }, linkHosts);
      const ready = parts.preconditions();
      const results = ready.ok ? partsOf(template, maxSmsSegments, parts) : [ready];
      return results.flatMap((result) => (result.ok ? [] : [result.refusal]));
    },
  };
};
