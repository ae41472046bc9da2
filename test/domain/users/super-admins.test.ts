import { createMemoryUserPool } from '../../../src/adapters/memory/memory-user-pool.ts';
import { hasAnotherSuperAdmin } from '../../../src/domain/users/super-admins.ts';
import { aUserWith } from '../../support/user-world.ts';

describe('whether there is another super admin', () => {
  it('U1, U5: looks on every page of the members, also behind those who cannot sign in', async () => {
    const pool = createMemoryUserPool({ clock: () => new Date(0), newId: () => 'id', pageSize: 1 });
    pool.plant(aUserWith('a', 'super_admin'));
    pool.plant(aUserWith('b', 'super_admin', { isEnabled: false }));
    expect(await hasAnotherSuperAdmin(pool, 'a')).toBe(false);
    pool.plant(aUserWith('c', 'super_admin'));
    expect(await hasAnotherSuperAdmin(pool, 'a')).toBe(true);
    expect(await hasAnotherSuperAdmin(pool, 'c')).toBe(true);
  });
});
