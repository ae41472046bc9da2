import { createLiquidRenderer, type LiquidRendererOptions } from '../../../src/adapters/liquid/liquid-renderer.ts';
import type { Payload } from '../../../src/domain/notifications/signal.ts';
import type { RenderRefusal, Template } from '../../../src/domain/notifications/template.ts';
import { aTemplate } from '../../support/builders.ts';

const OPTIONS: LiquidRendererOptions = { linkHosts: ['app.example.com', '*.files.example.com'] };
const shared = createLiquidRenderer(OPTIONS);

export const aLiquidTemplate = (overrides: Partial<Template> = {}): Template =>
  aTemplate({
    emailSubject: 'A subject',
    emailContentHtml: '<p>Some HTML</p>',
    emailContentText: 'Some text',
    smsContent: 'An SMS',
    variables: [],
    ...overrides,
  });

interface Asked {
  readonly template?: Partial<Template>;
  readonly variables?: Payload;
  readonly options?: Partial<LiquidRendererOptions>;
}

const rendererFor = (options: Asked['options']) =>
  options === undefined ? shared : createLiquidRenderer({ ...OPTIONS, ...options });

export const rendering = (channel: 'email' | 'sms', { template, variables = {}, options }: Asked) =>
  rendererFor(options).render({ template: aLiquidTemplate(template), channel, variables });

export const email = (asked: Asked) => {
  const result = rendering('email', asked);
  if (!result.ok || result.value.channel !== 'email') throw new Error(`not rendered: ${JSON.stringify(result)}`);
  return result.value;
};

export const sms = (asked: Asked) => {
  const result = rendering('sms', asked);
  if (!result.ok || result.value.channel !== 'sms') throw new Error(`not rendered: ${JSON.stringify(result)}`);
  return result.value;
};

export const refusal = (channel: 'email' | 'sms', asked: Asked): RenderRefusal => {
  const result = rendering(channel, asked);
  if (result.ok) throw new Error(`rendered: ${JSON.stringify(result.value)}`);
  return result.refusal;
};

/** Some HTML with these variables, without the line end at its end. */
export const html = (source: string, variables: Payload = {}): string =>
  email({ template: { emailContentHtml: source }, variables }).html.trimEnd();
export const htmlRefusal = (source: string, variables: Payload = {}): RenderRefusal =>
  refusal('email', { template: { emailContentHtml: source }, variables });

export const text = (source: string, variables: Payload = {}): string =>
  email({ template: { emailContentText: source }, variables }).text.trimEnd();
export const textRefusal = (source: string, variables: Payload = {}): RenderRefusal =>
  refusal('email', { template: { emailContentText: source }, variables });
