import { createMemoryAuditTrail } from '../../src/adapters/memory/memory-audit-trail.ts';
import { auditSearch } from '../../src/commands/audit/audit-search.ts';
import { main } from '../../src/commands/main.ts';
import { anEntry } from '../contract/audit-search.contract.ts';
import { aTerminal } from '../support/terminal.ts';

const ALL = { since: new Date('2026-01-01T00:00:00Z'), until: new Date('2026-12-01T00:00:00Z') };

const trailOf = async (count: number) => {
  const trail = createMemoryAuditTrail();
  for (let number = 1; number <= count; number += 1) await trail.add(anEntry(number));
  return trail;
};

describe('realtechee audit search', () => {
  it('O3: lists who did what to what, and says how to go on', async () => {
    const search = auditSearch(await trailOf(5));
    const first = await search({ query: ALL, limit: 3, full: false });
    expect(first.lines.join('\n')).toContain('2026-01-06 12:00:00Z  automation:expiry  users.invited');
    const after = String(first.report.cursor);
    expect(first.lines.at(-1)).toBe(`There are more: --after ${after}`);
    const second = await search({ query: ALL, limit: 3, full: false, after });
    expect(second.report).toMatchObject({ found: 2, entries: [{ id: 'entry-002' }, { id: 'entry-001' }] });
    expect(second.report).not.toHaveProperty('cursor');
  });

  it('shows what was before and after when it is asked for alone, and never in the report file', async () => {
    const search = auditSearch(await trailOf(1));
    const brief = await search({ query: ALL, limit: 3, full: false });
    const full = await search({ query: ALL, limit: 3, full: true });
    expect(JSON.stringify(brief)).not.toContain('Expired');
    expect(full.lines.join('\n')).toContain('  after   {"status":"Expired","number":1}');
    expect(JSON.stringify(full.shown)).toContain('Expired');
    for (const { report } of [brief, full]) expect(JSON.stringify(report)).not.toMatch(/Expired|because/);
  });

  it('says when it found nothing, and refuses a cursor that is none', async () => {
    const search = auditSearch(await trailOf(0));
    expect(await search({ query: ALL, limit: 3, full: false })).toMatchObject({ lines: ['No entry is found.'] });
    expect(await search({ query: ALL, limit: 3, full: false, after: 'x' })).toMatchObject({ verdict: 'refused' });
  });

  it.each([
    [['--since', '2026-02-30'], 'It must be a date'],
    [['--limit', '0'], 'The limit is a whole number'],
  ])('O3: refuses %j before it asks anybody', async (args, says) => {
    const { terminal, err } = aTerminal();
    expect(await main(['audit', 'search', ...args], terminal)).toBe(1);
    expect(err.join('\n')).toContain(says);
  });

  it.each(['search', 'index'])('O3: explains %s with an example', async (command) => {
    const { terminal, out } = aTerminal();
    expect(await main(['audit', command, '--help'], terminal)).toBe(0);
    expect(out.join('\n')).toContain(`realtechee audit ${command} --stage dev`);
  });
});
