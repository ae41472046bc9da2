import { readFileSync } from 'node:fs';
import { html, text } from './rendering.ts';

const guide = readFileSync(`${__dirname}/../../../docs/templates.md`, 'utf8');
const data = JSON.parse(/```json\n(.*?)\n```/s.exec(guide)?.[1] ?? '');

/** The rows of the table under a heading, each a source and what it becomes. */
const examplesUnder = (heading: string): string[][] => {
  const table = guide.split(`| You write | ${heading} |\n| --- | --- |\n`)[1]?.split('\n\n')[0] ?? '';
  return table
    .split('\n')
    .map((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, cell = '']) => cell.replaceAll('\\|', '|')));
};

describe('the examples of docs/templates.md', () => {
  const inText = examplesUnder('The text part or SMS says');
  const inHtml = examplesUnder('The HTML says');

  it.each(inText)('N11: %s says %s', (source, expected) => expect(text(source ?? '', data)).toBe(expected));
  it.each(inHtml)('N11: %s is written as %s', (source, expected) => expect(html(source ?? '', data)).toBe(expected));

  it('N11: has an example of every helper', () => {
    expect(inText.length + inHtml.length).toBeGreaterThan(30);
    const all = [...inText, ...inHtml].map(([source]) => source).join(' ');
    for (const helper of [
      'formatDate',
      'formatPhone',
      'formatCurrency',
      'yesNo',
      'default',
      'eq',
      'join',
      'uppercase',
      'fileLinks',
      'link',
      'newline_to_br',
      'urgencyLabel',
    ]) {
      expect(all).toContain(`| ${helper}`);
    }
  });
});
