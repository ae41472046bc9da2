import { anAddress, describeUserPoolContract } from '../../contract/user-pool.contract.ts';
import { describeOnMoto, type Moto, startMoto } from '../../support/moto.ts';
import { createPoolOnMoto } from './pool-on-moto.ts';

describeOnMoto('The user pool of Cognito, on moto', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
  }, 40_000);
  afterAll(() => moto.stop());

  describeUserPoolContract(() => createPoolOnMoto(moto.url));

  it('finds and commands users of old, whose username is not their subject', async () => {
    const { pool, given } = await createPoolOnMoto(moto.url, { isOfOld: true });
    const id = await given({ email: anAddress(), signIn: 'active', groups: ['agent'] });
    expect(await pool.get(id)).toMatchObject({ id, signIn: 'active', groups: ['agent'] });
    expect(await pool.setEnabled(id, false)).toEqual({ ok: true, value: 'set' });
    expect(await pool.get(id)).toMatchObject({ isEnabled: false });
    expect((await pool.page()).users.map((user) => user.id)).toEqual([id]);
    expect((await pool.membersOf('agent')).ids).toEqual([id]);
    expect(await pool.delete(id)).toBe('deleted');
    expect(await pool.get(id)).toBeUndefined();
    expect(await pool.delete(id)).toBe('gone');
  });

  it('U5: shows a page of 60 users with one request', async () => {
    const { pool, given, commands } = await createPoolOnMoto(moto.url);
    await given({ email: anAddress(), signIn: 'active', groups: ['admin'] });
    await pool.page();
    await pool.membersOf('admin');
    expect(commands).toEqual(['ListUsersCommand', 'ListUsersInGroupCommand']);
  });
});
