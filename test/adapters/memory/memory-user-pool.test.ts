import { randomUUID } from 'node:crypto';
import { createMemoryUserPool, type PoolMail } from '../../../src/adapters/memory/memory-user-pool.ts';
import { anAddress, describeUserPoolContract, type GivenUser } from '../../contract/user-pool.contract.ts';

const set = () => {
  const mails: PoolMail[] = [];
  const options = { clock: () => new Date(), newId: randomUUID, onMail: (mail: PoolMail) => mails.push(mail) };
  const pool = createMemoryUserPool(options);
  const given = ({ email, signIn, isEmailVerified = false, attributes = {}, groups = [] }: GivenUser): string => {
    const at = new Date().toISOString();
    const times = { createdAt: at, updatedAt: at };
    const id = randomUUID();
    pool.plant({ id, email, signIn, isEmailVerified, isEnabled: true, attributes, groups, ...times });
    return id;
  };
  return { pool, given, mails };
};

describe('The user pool in memory', () => {
  describeUserPoolContract(async () => {
    const { pool, given } = set();
    return {
      pool,
      given: async (user) => given(user),
      freezeLists: async () => pool.freezeLists(),
      putEmptyPagesBetween: pool.putEmptyPagesBetween,
      throttle: pool.throttle,
      loseAnswers: pool.loseAnswers,
      setOutage: pool.setOutage,
      invitations: () => pool.mails().flatMap(({ kind, message }) => (kind === 'invitation' ? [message] : [])),
    };
  });

  it('can be written to a file and read from it', async () => {
    const { pool, given } = set();
    const id = given({ email: anAddress(), signIn: 'active', groups: ['admin'] });
    await pool.signOut(id);
    const other = set().pool;
    other.import(JSON.parse(JSON.stringify(pool.export())));
    expect(other.export()).toEqual(pool.export());
    expect(await other.get(id)).toEqual(await pool.get(id));
  });

  it('tells of the mails that the provider would send', async () => {
    const { pool, given, mails } = set();
    const email = anAddress();
    const id = given({ email, signIn: 'active', isEmailVerified: true });
    await pool.resetPassword(id);
    expect(mails).toEqual([{ kind: 'password-reset', userId: id, email }]);
  });

  it('shows everybody once while others are deleted', async () => {
    const { given, pool: all } = set();
    const pool = createMemoryUserPool({ clock: () => new Date(), newId: randomUUID, pageSize: 2 });
    const ids = [1, 2, 3, 4].map(() => given({ email: anAddress(), signIn: 'active' }));
    pool.import(all.export());
    const first = await pool.page();
    await pool.delete(ids[0] ?? '');
    const second = await pool.page(first.next);
    expect([...first.users, ...second.users].map(({ id }) => id)).toEqual(ids);
  });
});
