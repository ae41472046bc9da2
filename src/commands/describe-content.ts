import type { RenderedContent } from '../domain/notifications/template.ts';

const partsOf = (segments: number): string => `${segments} segment${segments === 1 ? '' : 's'}`;

/** Rendered content in a few lines for a terminal: what the recipient sees first. */
export const describeContent = (content: RenderedContent): readonly string[] => {
  if (content.channel === 'sms') {
    const { encoding, segments, units } = content.segments;
    return [`sms         ${content.text}`, `            ${partsOf(segments)}, ${encoding}, ${units} units`];
  }
  const { subject, html, text } = content;
  return [
    `subject     ${subject}`,
    `html        ${Buffer.byteLength(html)} bytes`,
    `text        ${text.split('\n').find((line) => line.trim() !== '') ?? ''} … (${Buffer.byteLength(text)} bytes)`,
  ];
};
