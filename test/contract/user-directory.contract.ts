import { randomUUID } from 'node:crypto';
import type { UserDirectory, UserSearch } from '../../src/domain/users/ports.ts';
import type { DirectoryEntry } from '../../src/domain/users/user.ts';

export const anEntry = (changes: Partial<DirectoryEntry> = {}): DirectoryEntry => {
  const id = changes.id ?? randomUUID();
  return {
    id,
    revision: randomUUID(),
    email: `${id}@example.com`,
    role: 'homeowner',
    signIn: 'active',
    isEnabled: true,
    attributes: { givenName: 'Alex', familyName: 'Agent', emailNotifications: true },
    confirmedAt: '2026-03-01T12:00:00.000Z',
    createdAt: '2026-03-01T12:00:00.000Z',
    updatedAt: '2026-03-01T12:00:00.000Z',
    ...changes,
  };
};

export const aSearch = (changes: Partial<UserSearch> = {}): UserSearch => ({
  sortBy: 'email',
  order: 'ascending',
  limit: 2,
  ...changes,
});

export interface UserDirectoryHarness {
  readonly directory: UserDirectory;
}

/** All pages of a search; `between` happens after each. */
export const found = async (
  directory: UserDirectory,
  search: UserSearch,
  between: (page: number) => Promise<unknown> = async () => undefined,
): Promise<readonly DirectoryEntry[]> => {
  const all: DirectoryEntry[] = [];
  let after: string | undefined;
  for (let page = 0; page < 50; page += 1) {
    const answer = await directory.search({ ...search, ...(after === undefined ? {} : { after }) });
    if (!answer.ok) throw new Error(answer.refusal.because);
    expect(answer.value.users.length).toBeLessThanOrEqual(search.limit);
    all.push(...answer.value.users);
    after = answer.value.next;
    if (after === undefined) return all;
    await between(page);
  }
  throw new Error('a search that does not end');
};
const emailsOf = (entries: readonly DirectoryEntry[]): readonly string[] => entries.map(({ email }) => email);

/** What every UserDirectory does. `make` gives an empty one, which reads pages of two and four rows a search. */
export const describeUserDirectoryContract = (make: () => Promise<UserDirectoryHarness>): void => {
  const give = async (directory: UserDirectory, ...entries: readonly DirectoryEntry[]): Promise<void> => {
    for (const entry of entries) expect(await directory.put(entry, undefined)).toBe('put');
  };
  const named = (name: string, changes: Partial<DirectoryEntry> = {}): DirectoryEntry =>
    anEntry({ email: `${name}@example.com`, attributes: { givenName: name }, ...changes });

  it('keeps an entry whole', async () => {
    const { directory } = await make();
    const entry = anEntry({
      attributes: { givenName: 'Alex', contactId: 'c-1', smsNotifications: false, role: 'agent' },
      invitation: {
        state: 'opened',
        invitedBy: 'a',
        sentAt: '2026-03-01T12:00:00.000Z',
        timesSent: 2,
        expiresAt: '2026-03-04T12:00:00.000Z',
        openedAt: '2026-03-02T12:00:00.000Z',
      },
      tokensValidAfter: '2026-03-01T13:00:00.000Z',
    });
    const bare = anEntry({ email: '', attributes: {} });
    await give(directory, entry, bare);
    expect(await directory.get(entry.id)).toEqual(entry);
    expect(await directory.get(bare.id)).toEqual(bare);
    expect(await directory.get('nobody')).toBeUndefined();
    expect(await directory.get('')).toBeUndefined();
    expect(await directory.remove({ ...entry, revision: 'another' })).toBe('changed');
    expect(await directory.get(entry.id)).toBeDefined();
    expect(await directory.remove(entry)).toBe('removed');
    expect(await directory.remove(entry)).toBe('changed');
    expect(await directory.get(entry.id)).toBeUndefined();
  });

  it('writes where the entry that was read still is: who was faster stays', async () => {
    const { directory } = await make();
    const first = anEntry();
    await give(directory, first);
    expect(await directory.put({ ...first, revision: 'two', role: 'agent' }, first)).toBe('put');
    expect(await directory.put({ ...first, revision: 'three', role: 'srm' }, first)).toBe('changed');
    expect(await directory.put({ ...first, revision: 'four', role: 'srm' }, undefined)).toBe('changed');
    expect(await directory.get(first.id)).toMatchObject({ revision: 'two', role: 'agent' });
    expect(await directory.put(anEntry(), first)).toBe('changed');
  });

  it('one of many writers of the same entry wins', async () => {
    const { directory } = await make();
    const was = anEntry();
    await give(directory, was);
    const writers = Array.from({ length: 8 }, () => directory.put({ ...was, revision: randomUUID() }, was));
    expect((await Promise.all(writers)).filter((answer) => answer === 'put')).toHaveLength(1);
  });

  it('U5: sorts by address, name and time, in both directions, over all pages', async () => {
    const { directory } = await make();
    const entries = [
      named('carol', { attributes: { givenName: 'Ada' }, createdAt: '2026-03-03T12:00:00.000Z' }),
      named('Alice', { attributes: { givenName: 'bob' }, createdAt: '2026-03-01T12:00:00.000Z' }),
      named('bea', { attributes: {}, createdAt: '2026-03-04T12:00:00.000Z' }),
      named('dan', { attributes: { givenName: 'Ada', familyName: 'B' }, createdAt: '2026-03-02T12:00:00.000Z' }),
      named('eve', { attributes: { familyName: 'Änder' }, createdAt: '2026-03-05T12:00:00.000Z' }),
    ].map((entry) => ({ ...entry, email: entry.email.toLowerCase() }));
    await give(directory, ...entries);
    const order = async (sortBy: UserSearch['sortBy'], order: UserSearch['order']) =>
      emailsOf(await found(directory, aSearch({ sortBy, order })))
        .map((email) => email.slice(0, 1))
        .join('');
    expect(await order('email', 'ascending')).toBe('abcde');
    expect(await order('email', 'descending')).toBe('edcba');
    expect(await order('name', 'ascending')).toBe('bcdae');
    expect(await order('name', 'descending')).toBe('eadcb');
    expect(await order('createdAt', 'ascending')).toBe('adcbe');
    expect(await order('createdAt', 'descending')).toBe('ebcda');
  });

  it('U5: finds a text anywhere in a name or an address, in any case, reading a bounded part at a time', async () => {
    const { directory } = await make();
    const others = Array.from({ length: 9 }, (_, at) => named(`m${at}`));
    const ann = named('zann', { attributes: { givenName: 'Mary Ann', familyName: "O'Hara" } });
    await give(directory, ...others, ann);
    for (const text of ['y ann o', 'ZANN@', "O'HARA", ' mary ', '@example.com']) {
      expect(emailsOf(await found(directory, aSearch({ text }))).at(-1)).toBe(ann.email);
    }
    expect(await found(directory, aSearch({ text: 'zann' }))).toEqual([ann]);
    expect(await found(directory, aSearch({ text: 'nobody like this' }))).toEqual([]);
    expect(await found(directory, aSearch({ text: '  ' }))).toHaveLength(10);
    const first = await directory.search(aSearch({ text: 'zann' }));
    expect(first).toMatchObject({ ok: true, value: { users: [], next: expect.any(String) } });
  });

  it('filters by role, by how they sign in and by whether they may, together', async () => {
    const { directory } = await make();
    const wanted = named('a', { role: 'agent', signIn: 'invited', isEnabled: false });
    await give(
      directory,
      wanted,
      named('b', { role: 'agent', signIn: 'invited' }),
      named('c', { role: 'agent', isEnabled: false }),
      named('d', { role: 'srm', signIn: 'invited', isEnabled: false }),
    );
    const search = { role: 'agent', signIn: 'invited', isEnabled: false } as const;
    expect(await found(directory, aSearch(search))).toEqual([wanted]);
    expect(emailsOf(await found(directory, aSearch({ role: 'agent' })))).toHaveLength(3);
    expect(emailsOf(await found(directory, aSearch({ isEnabled: true })))).toEqual(['b@example.com']);
  });

  it.each([
    'ascending',
    'descending',
  ] as const)('U5: pages of an %s search neither lose nor repeat anybody while others come', async (order) => {
    const { directory } = await make();
    const entries = ['b', 'd', 'f', 'h', 'j', 'l', 'n'].map((name) => named(name));
    await give(directory, ...entries);
    const late = (page: number) => (page > 3 ? [] : [`a${page}`, `k${page}`, `z${page}`].map((name) => named(name)));
    const all = await found(directory, aSearch({ order }), (page) => give(directory, ...late(page)));
    const emails = emailsOf(all);
    expect(new Set(emails).size).toBe(emails.length);
    const sign = order === 'ascending' ? 1 : -1;
    expect(emails).toEqual(emails.toSorted((one, other) => sign * (one < other ? -1 : 1)));
    for (const { email } of entries) expect(emails).toContain(email);
  });

  it('goes on where a page ended also when that entry is gone', async () => {
    const { directory } = await make();
    const entries = ['a', 'b', 'c', 'd', 'e'].map((name) => named(name));
    await give(directory, ...entries);
    const [, gone] = entries;
    const all = await found(directory, aSearch(), async (page) => page === 0 && gone && directory.remove(gone));
    expect(emailsOf(all)).toEqual(emailsOf(entries));
  });

  it('refuses a cursor of another search, and what is none', async () => {
    const { directory } = await make();
    await give(directory, named('a'), named('b'), named('c'));
    const first = await directory.search(aSearch({ text: 'example' }));
    const next = first.ok ? (first.value.next ?? '') : '';
    expect(await directory.search(aSearch({ text: 'EXAMPLE ', limit: 5, after: next }))).toMatchObject({
      ok: true,
      value: { users: [{ email: 'c@example.com' }] },
    });
    const others = [
      aSearch({ text: 'exampl', after: next }),
      aSearch({ text: 'example', order: 'descending', after: next }),
      aSearch({ text: 'example', sortBy: 'name', after: next }),
      aSearch({ text: 'example', role: 'admin', after: next }),
      ...['', 'abc', Buffer.from('[1,2,3]').toString('base64url'), 'x'.repeat(9000)].map((after) =>
        aSearch({ text: 'example', after }),
      ),
    ];
    for (const search of others) {
      expect(await directory.search(search)).toEqual({ ok: false, refusal: { because: 'bad-cursor' } });
    }
  });

  it.each([
    'email',
    'name',
    'createdAt',
  ] as const)('U1: says nothing of anybody in a cursor, sorted by %s', async (sortBy) => {
    const { directory } = await make();
    const people = ['hidden-a', 'hidden-b', 'hidden-c-with-a-much-longer-address'].map((name) =>
      named(name, { attributes: { givenName: `given-${name}` } }),
    );
    await give(directory, ...people);
    const cursors = [];
    for (const limit of [1, 2]) {
      const page = await directory.search(aSearch({ sortBy, limit }));
      cursors.push(page.ok ? (page.value.next ?? '') : '');
    }
    for (const cursor of cursors) {
      expect(cursor.length).toBeGreaterThan(0);
      const told = [
        cursor,
        ...(['base64url', 'hex'] as const).map((form) => Buffer.from(cursor, form).toString('latin1')),
      ];
      for (const { id, email } of people) {
        for (const part of [id, email, 'hidden-', 'given-', 'example.com']) expect(told.join('\n')).not.toContain(part);
      }
    }
    expect(new Set(cursors.map(({ length }) => length)).size).toBe(1);
  });

  it('U1: refuses a cursor of which any part was forged', async () => {
    const { directory } = await make();
    await give(directory, named('a'), named('b'));
    const first = await directory.search(aSearch({ limit: 1 }));
    const next = first.ok ? (first.value.next ?? '') : '';
    const forged = [0, 11, 12, 27, 28, -1].map((at) => {
      const bytes = Buffer.from(next, 'base64url');
      bytes.set([(bytes.at(at) ?? 0) ^ 1], at < 0 ? bytes.length + at : at);
      return bytes.toString('base64url');
    });
    for (const after of [...forged, `${next}=`, `${next}.`, next.slice(0, 37), next.slice(0, -4)]) {
      expect(await directory.search(aSearch({ limit: 1, after }))).toEqual({
        ok: false,
        refusal: { because: 'bad-cursor' },
      });
    }
  });

  it('finds who is linked to a contact', async () => {
    const { directory } = await make();
    const linked = [1, 2, 3].map(() => anEntry({ attributes: { contactId: 'c-1' } }));
    const other = anEntry({ attributes: { contactId: 'c-2' } });
    await give(directory, ...linked, other, anEntry());
    expect((await directory.linkedTo('c-1')).toSorted()).toEqual(linked.map(({ id }) => id).toSorted());
    expect(await directory.put({ ...other, revision: 'two', attributes: {} }, other)).toBe('put');
    expect(await directory.linkedTo('c-2')).toEqual([]);
    expect(await directory.linkedTo('')).toEqual([]);
  });

  it('knows which addresses are taken, exactly', async () => {
    const { directory } = await make();
    const entries = Array.from({ length: 12 }, (_, at) => named(`user${at}`));
    await give(directory, ...entries, anEntry({ email: '' }));
    const asked = [...emailsOf(entries), 'user@example.com', 'user1@example.co', ''];
    const ids = await directory.idsByEmail(asked);
    expect(ids).toEqual(new Map(entries.map(({ email, id }) => [email, id])));
    expect(await directory.idsByEmail([])).toEqual(new Map());
  });

  it('shows everybody for comparison, fresh', async () => {
    const { directory } = await make();
    const entries = Array.from({ length: 5 }, () => anEntry());
    await give(directory, ...entries);
    const ids: string[] = [];
    for await (const page of directory.all()) ids.push(...page.map(({ id }) => id));
    expect(ids.toSorted()).toEqual(entries.map(({ id }) => id).toSorted());
  });
};
