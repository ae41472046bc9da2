import { main } from '../../../src/commands/main.ts';
import { EXIT } from '../../../src/commands/terminal.ts';
import { aTerminal } from '../../support/terminal.ts';

describe('the commands on rows', () => {
  it.each([
    ['data check'],
    ['migrate list'],
    ['migrate plan'],
    ['migrate run'],
    ['migrate verify'],
    ['migrate undo'],
    ['purge test-data'],
    ['retention run'],
  ])('O3: realtechee %s says what it does, with an example', async (command) => {
    const { terminal, out } = aTerminal();
    expect(await main([...command.split(' '), '--help'], terminal)).toBe(EXIT.done);
    expect(out.join('\n')).toMatch(new RegExp(`Example:\\n +realtechee ${command}`));
    expect(out.join('\n')).toMatch(/--stage <name>[\s\S]*--report <file>[\s\S]*--json/);
  });

  it.each([
    ['data check'],
    ['migrate plan 0001'],
    ['purge test-data'],
    ['retention run'],
  ])('O3: realtechee %s refuses a stage that there is none of', async (command) => {
    const { terminal, err } = aTerminal();
    expect(await main([...command.split(' '), '--stage', 'Nowhere!'], terminal)).toBe(EXIT.refused);
    expect(err.join('\n')).toMatch(/Nowhere!/);
  });

  it.each([
    ['migrate run 0001 --plan p --apply'],
    ['purge test-data --plan p --apply'],
    ['retention run --plan p --apply'],
  ])('O3: realtechee %s does not touch prod unless its name is typed once more', async (command) => {
    const { terminal, err } = aTerminal();
    expect(await main([...command.split(' '), '--stage', 'prod'], terminal)).toBe(EXIT.refused);
    expect(err.join('\n')).toMatch(/--confirm prod/);
  });
});
