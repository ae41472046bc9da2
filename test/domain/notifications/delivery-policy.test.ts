import { type DeliveryPolicy, destinationOf, policyOf } from '../../../src/domain/notifications/delivery-policy.ts';

const guarded = (more: Partial<Extract<DeliveryPolicy, { mode: 'guarded' }>> = {}): DeliveryPolicy => ({
  mode: 'guarded',
  allowed: [],
  ...more,
});

describe('destinationOf', () => {
  it('N1: in production the address resolved is the address sent to', () => {
    expect(destinationOf({ mode: 'live' }, 'email', 'jane@example.com')).toEqual({
      ok: true,
      value: { to: 'jane@example.com', redirected: false },
    });
  });

  it('N15: outside production everything goes to the debug address', () => {
    const policy = guarded({ debugEmail: 'debug@example.com', debugPhone: '+14155550199' });
    expect(destinationOf(policy, 'email', 'jane@example.com')).toMatchObject({
      value: { to: 'debug@example.com', redirected: true },
    });
    expect(destinationOf(policy, 'sms', '+14155550123')).toMatchObject({
      value: { to: '+14155550199', redirected: true },
    });
  });

  it('N15: without a debug address nothing is sent', () => {
    expect(destinationOf(guarded(), 'email', 'jane@example.com').ok).toBe(false);
    expect(destinationOf(guarded({ debugEmail: 'debug@example.com' }), 'sms', '+14155550123').ok).toBe(false);
  });

  it('N15: an allow-list lets through whole addresses, domains and number beginnings, and nothing that only looks alike', () => {
    const policy = guarded({ allowed: ['tester@corp.example', '@example.com', '+1415555'] });
    const passes = (channel: 'email' | 'sms', to: string) => destinationOf(policy, channel, to).ok;
    expect(passes('email', 'tester@corp.example')).toBe(true);
    expect(passes('email', 'any@example.com')).toBe(true);
    expect(passes('sms', '+14155550123')).toBe(true);
    expect(passes('email', 'other@corp.example')).toBe(false);
    expect(passes('email', 'a@notexample.com')).toBe(false);
    expect(passes('email', 'a@example.com.evil.example')).toBe(false);
    expect(passes('sms', '+14165550123')).toBe(false);
  });
});

describe('policyOf', () => {
  it('N15: guards every stage but production, which is not asked for the settings of a guard', () => {
    const settings = () => ({ allowed: ['@example.com'], debugEmail: 'debug@example.com', debugPhone: undefined });
    expect(policyOf(false, settings)).toEqual({
      mode: 'guarded',
      allowed: ['@example.com'],
      debugEmail: 'debug@example.com',
    });
    const never = () => {
      throw new Error('production has no such settings');
    };
    expect(policyOf(true, never)).toEqual({ mode: 'live' });
  });
});
