import type { Channel } from './notification.ts';
import type { Payload } from './signal.ts';

/** What is said. Each text is a Liquid template; see docs/templates.md for the helpers. */
export interface Template {
  readonly id: string;
  readonly name: string;
  readonly emailSubject?: string;
  readonly emailContentHtml?: string;
  readonly emailContentText?: string;
  readonly smsContent?: string;
  /** Names that the payload must have for the template to say anything true. */
  readonly variables: readonly string[];
  readonly previewData: Payload;
  readonly version: number;
  readonly isActive: boolean;
  readonly locale: string;
}

export type RenderedEmail = {
  readonly channel: 'email';
  readonly subject: string;
  readonly html: string;
  readonly text: string;
};
export type RenderedSms = {
  readonly channel: 'sms';
  readonly text: string;
  readonly segments: SmsSegments;
};
export type RenderedContent = RenderedEmail | RenderedSms;

export interface SmsSegments {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** Number of parts the carrier bills. */
  readonly segments: number;
  /** Septets (GSM-7) or UTF-16 units (UCS-2). */
  readonly units: number;
}

/** Why a template says nothing: in which part, and what is wrong there. */
export interface RenderRefusal {
  readonly templateId: string;
  readonly part: 'template' | 'subject' | 'html' | 'text' | 'sms';
  readonly because:
    | 'missing-part'
    | 'missing-variable'
    | 'syntax'
    | 'limit-exceeded'
    | 'forbidden-url'
    | 'too-large'
    | 'invalid';
  /** A sentence naming what and where, fit for the administrator who wrote the template. */
  readonly message: string;
}

export interface RenderInput {
  readonly template: Template;
  readonly channel: Channel;
  /** The payload, plus `signal`, `recipient`, `stage`, `priority` and, on mail one may leave, `unsubscribeUrl`. */
  readonly variables: Payload;
}
