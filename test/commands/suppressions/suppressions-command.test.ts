import { main } from '../../../src/commands/main.ts';
import { aTerminal } from '../../support/terminal.ts';

describe('realtechee suppressions and sending at the command line', () => {
  it.each([
    ['suppressions', 'show'],
    ['suppressions', 'add'],
    ['suppressions', 'remove'],
  ])('%s %s takes an address, and refuses what is none before it asks the stage anything', async (...command) => {
    const { terminal, err } = aTerminal();
    expect(await main([...command, 'nobody'], terminal)).toBe(1);
    expect(err.join('\n')).toContain('"nobody" is not an e-mail address');
  });

  it.each([
    ['suppressions', 'add', 'ada@example.com', '--apply'],
    ['suppressions', 'remove', 'ada@example.com', '--apply'],
    ['sending', 'stop', '--apply'],
    ['sending', 'resume', '--apply'],
  ])('O3: %s %s asks for a reason where it changes something', async (...command) => {
    const { terminal, err } = aTerminal();
    expect(await main(command, terminal)).toBe(1);
    expect(err.join('\n')).toContain('say why, for the audit trail: --reason');
  });
});
