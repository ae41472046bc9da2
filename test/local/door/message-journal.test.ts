import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AcceptedMessage } from '../../../local/door/message.ts';
import { openMessageJournal } from '../../../local/door/message-journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'journal-'));
afterAll(() => rmSync(folder, { recursive: true }));

const message = (id: string): AcceptedMessage => ({
  id,
  channel: 'email',
  from: 'from@example.com',
  to: ['to@example.com'],
  replyTo: [],
  subject: `Größe ${id}`,
  text: 'line\nline',
  headers: {},
  tags: {},
  at: '2026-03-02T12:00:00.000Z',
});
const fileOf = (name: string): string => join(folder, name);
const idsIn = (file: string): string[] => {
  const journal = openMessageJournal(file);
  const ids = journal.messages().map(({ id }) => id);
  journal.close();
  return ids;
};

it('has every accepted message again after a restart, in order', () => {
  const file = fileOf('restart');
  const journal = openMessageJournal(file);
  journal.append(message('1'));
  journal.append(message('2'));
  expect(journal.messages()).toEqual([message('1'), message('2')]);
  expect(idsIn(file)).toEqual(['1', '2']);
});

it.each([1, 10, 100])('forgets a line that a crash cut off after %d bytes, and goes on after it', (length) => {
  const file = fileOf(`cut-${length}`);
  const first = openMessageJournal(file);
  first.append(message('1'));
  first.close();
  appendFileSync(file, Buffer.from(JSON.stringify({ accepted: message('2') })).subarray(0, length));
  const second = openMessageJournal(file);
  second.append(message('3'));
  second.close();
  expect(idsIn(file)).toEqual(['1', '3']);
  expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(2);
});

it('begins anew where the inbox was cleared', () => {
  const file = fileOf('clear');
  const journal = openMessageJournal(file);
  journal.append(message('1'));
  journal.clear(new Date());
  expect(journal.messages()).toEqual([]);
  journal.append(message('2'));
  journal.close();
  expect(idsIn(file)).toEqual(['2']);
});

it('says so when the file is damaged, rather than lose messages', () => {
  const file = fileOf('damaged');
  writeFileSync(file, 'damaged\n');
  expect(() => openMessageJournal(file)).toThrow(SyntaxError);
});
