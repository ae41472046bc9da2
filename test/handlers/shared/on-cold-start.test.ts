import { onColdStart } from '../../../src/handlers/shared/on-cold-start.ts';

describe('onColdStart', () => {
  it('builds at the first call, and once', async () => {
    let built = 0;
    const handler = onColdStart(() => {
      built += 1;
      return async (event: number) => event * 2;
    });
    expect(built).toBe(0);
    expect([await handler(1), await handler(2)]).toEqual([2, 4]);
    expect(built).toBe(1);
  });

  it('forgets a build that failed, so that a bad start heals', async () => {
    let isBroken = true;
    const handler = onColdStart(() => {
      if (isBroken) throw new Error('BACKEND_SUFFIX is missing');
      return async () => 'works';
    });
    await expect(handler(undefined)).rejects.toThrow('BACKEND_SUFFIX is missing');
    isBroken = false;
    expect(await handler(undefined)).toBe('works');
  });
});
