import {
  type PreviewTemplateDependencies,
  previewTemplate,
  type TemplatePreview,
} from '../domain/notifications/preview-template.ts';
import type { Payload } from '../domain/notifications/signal.ts';
import type { RenderedContent } from '../domain/notifications/template.ts';
import { EXIT, type ExitCode, oneLine, styled, type Terminal } from './terminal.ts';

export const PARTS = ['subject', 'html', 'text', 'sms'] as const;
export type Part = (typeof PARTS)[number];

const partOf = (content: RenderedContent, part: Part): string | undefined => {
  if (content.channel === 'sms') return part === 'sms' ? content.text : undefined;
  return part === 'sms' ? undefined : content[part];
};

/** What is fine, and yet worth a look before it is sent a thousand times. */
export const warningsOn = (content: RenderedContent): readonly string[] => {
  if (content.channel === 'email') {
    return [...content.subject].length > 78 ? ['the subject is longer than 78 characters; many inboxes cut it'] : [];
  }
  const { encoding, segments } = content.segments;
  return [
    ...(segments > 1 ? [`each message is billed as ${segments} segments`] : []),
    ...(encoding === 'UCS-2' ? ['a character outside GSM-7 more than halves what fits into a segment'] : []),
  ];
};

const printWhole = (terminal: Terminal, content: RenderedContent): void => {
  const head = (text: string): void => terminal.out(styled(terminal, 'bold', text));
  if (content.channel === 'email') {
    head('Subject');
    terminal.out(`${oneLine(content.subject)}\n`);
    head(`HTML (${Buffer.byteLength(content.html)} bytes)`);
    terminal.out(`${content.html}\n`);
    head(`Text (${Buffer.byteLength(content.text)} bytes)`);
    terminal.out(`${content.text}\n`);
  } else {
    const { encoding, segments, units } = content.segments;
    head(`SMS (${segments} segment${segments === 1 ? '' : 's'}, ${encoding}, ${units} units)`);
    terminal.out(`${content.text}\n`);
  }
  for (const warning of warningsOn(content)) terminal.err(`${styled(terminal, 'yellow', 'warning')}  ${warning}`);
};

const asJson = ({ template, contents }: TemplatePreview): string => {
  const rendered = contents.map((one) =>
    one.ok ? { ...one.value, warnings: warningsOn(one.value) } : { refused: one.refusal },
  );
  return JSON.stringify(
    { id: template.id, name: template.name, version: template.version, contents: rendered },
    null,
    2,
  );
};

interface PreviewOptions {
  readonly data?: Payload;
  readonly part?: Part;
  readonly json: boolean;
}

/** A part that the other channel has is no fault, and prints nothing. */
const printPart = (terminal: Terminal, content: RenderedContent, part: Part): void => {
  const text = partOf(content, part);
  if (text !== undefined) terminal.out(text);
};

const print = (terminal: Terminal, { contents }: TemplatePreview, part: Part | undefined): void => {
  for (const content of contents) {
    if (!content.ok) terminal.err(`${styled(terminal, 'red', 'refused')}  ${content.refusal.message}`);
    else if (part === undefined) printWhole(terminal, content.value);
    else printPart(terminal, content.value, part);
  }
};

/** `realtechee templates preview`: what recipients would see. Exit code 1 when the template cannot be rendered. */
export const templatesPreview =
  (dependencies: PreviewTemplateDependencies, terminal: Terminal) =>
  async (id: string, { data, part, json }: PreviewOptions): Promise<ExitCode> => {
    const preview = await previewTemplate(dependencies)(id, data);
    if (!preview.ok) {
      if (json) terminal.out(JSON.stringify({ refused: preview.refusal.reason }));
      else terminal.err(preview.refusal.reason);
      return EXIT.refused;
    }
    if (json) terminal.out(asJson(preview.value));
    else print(terminal, preview.value, part);
    const { contents } = preview.value;
    return contents.length > 0 && contents.every(({ ok }) => ok) ? EXIT.done : EXIT.refused;
  };
