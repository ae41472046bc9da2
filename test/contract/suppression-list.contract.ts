import type { SuppressionList } from '../../src/domain/notifications/ports.ts';

const at = new Date('2026-03-01T12:00:00.000Z');
const address = 'alex.agent@example.com';

/** What every SuppressionList does. `make` gives an empty one. */
export const describeSuppressionListContract = (make: () => Promise<SuppressionList>): void => {
  it('has nothing against an address that is not on it', async () => {
    const list = await make();
    await list.add({ address: 'other@example.com', category: 'marketing', cause: 'unsubscribed', reason: 'left', at });
    expect(await list.reasonFor(address, 'marketing')).toBeUndefined();
  });

  it('N9: says why an address gets nothing of a category, and lets the other categories pass', async () => {
    const list = await make();
    await list.add({ address, category: 'marketing', cause: 'unsubscribed', reason: 'unsubscribed', at });
    expect(await list.reasonFor(address, 'marketing')).toBe('unsubscribed');
    expect(await list.reasonFor(address, 'operational')).toBeUndefined();
    expect(await list.reasonFor(address, 'transactional')).toBeUndefined();
  });

  it('N9: an address that may not even get what it asked for gets nothing at all', async () => {
    const list = await make();
    await list.add({ address, category: 'marketing', cause: 'unsubscribed', reason: 'unsubscribed', at });
    await list.add({ address, category: 'transactional', cause: 'bounced', reason: 'permanent bounce', at });
    for (const category of ['transactional', 'operational', 'marketing'] as const) {
      expect(await list.reasonFor(address, category)).toBe('permanent bounce');
    }
  });

  it('adding an address again changes nothing but the reason', async () => {
    const list = await make();
    await list.add({ address, category: 'marketing', cause: 'unsubscribed', reason: 'unsubscribed', at });
    await list.add({ address, category: 'marketing', cause: 'complained', reason: 'complained', at });
    expect(await list.reasonFor(address, 'marketing')).toBe('complained');
  });

  it('N13: what ends holds until then, and never weakens what holds longer', async () => {
    const list = await make();
    const until = new Date('2030-01-01T00:00:00Z');
    const often = {
      address,
      category: 'transactional',
      cause: 'bounced-often',
      reason: 'bounced often',
      at,
      until,
    } as const;
    await list.add(often);
    expect(await list.reasonFor(address, 'marketing')).toBe('bounced often');
    await list.add({ address, category: 'transactional', cause: 'bounced', reason: 'bounced for good', at });
    await list.add(often);
    expect(await list.reasonFor(address, 'marketing')).toBe('bounced for good');
    const over = { ...often, address: 'over@example.com', until: new Date('1969-12-31T00:00:00Z') };
    await list.add(over);
    expect(await list.reasonFor(over.address, 'marketing')).toBeUndefined();
    await list.add({ ...often, address: over.address });
    expect(await list.reasonFor(over.address, 'marketing')).toBe('bounced often');
  });
};
