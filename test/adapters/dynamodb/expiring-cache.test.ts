import { expiringCache } from '../../../src/adapters/dynamodb/expiring-cache.ts';

const setUp = (load: (key: string) => Promise<string>) => {
  let now = 0;
  const asked: string[] = [];
  const get = expiringCache({
    clock: () => new Date(now),
    seconds: 30,
    load: (key) => {
      asked.push(key);
      return load(key);
    },
    isWorthKeeping: (value) => value !== '',
  });
  const pass = (seconds: number): void => {
    now += seconds * 1000;
  };
  return { get, asked, pass };
};

describe('The cache of the stores', () => {
  it('loads a key once in its lifetime', async () => {
    const { get, asked, pass } = setUp(async (key) => `value of ${key}`);
    await Promise.all([get('a'), get('a'), get('b')]);
    pass(29.999);
    expect(await get('a')).toBe('value of a');
    expect(asked).toEqual(['a', 'b']);
    pass(0.001);
    await get('a');
    expect(asked).toEqual(['a', 'b', 'a']);
  });

  it('forgets a load that failed, and a value that is not worth keeping', async () => {
    const answers = [new Error('throttled'), '', 'value'];
    const { get } = setUp(async () => {
      const answer = answers.shift() ?? 'later';
      if (answer instanceof Error) throw answer;
      return answer;
    });
    await expect(get('a')).rejects.toThrow('throttled');
    expect(await get('a')).toBe('');
    expect(await get('a')).toBe('value');
    expect(await get('a')).toBe('value');
  });

  it('holds a bounded number of values: the oldest goes', async () => {
    const { get, asked } = setUp(async (key) => key);
    for (let key = 0; key <= 500; key += 1) await get(`key-${key}`);
    asked.length = 0;
    await get('key-500');
    await get('key-1');
    await get('key-0');
    expect(asked).toEqual(['key-0']);
  });
});
