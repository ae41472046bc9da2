import { readSeed, type SeedRow } from '../../../src/adapters/seed/read-seed.ts';

const { hooks, templates, contacts } = readSeed();
const byId = (rows: readonly SeedRow[], id: unknown): SeedRow | undefined => rows.find((row) => row.id === id);

const FORMS = [
  ['CONTACT_US_FORM_SUBMITTED', 'contact-us', 'customerEmail', 'high', 0, true],
  ['GET_ESTIMATE_FORM_SUBMITTED', 'get-estimate', 'customerEmail', 'high', 2, true],
  ['GET_QUALIFIED_FORM_SUBMITTED', 'get-qualified', 'agentEmail', 'medium', 5, false],
  ['AFFILIATE_FORM_SUBMITTED', 'affiliate', 'contactEmail', 'low', 10, false],
] as const;

describe('the default hooks', () => {
  it.each(
    FORMS,
  )('N7: %s tells the account executives by mail and SMS, and its sender', (signalType, form, sender, priority, delay, sms) => {
    const staff = {
      notificationTemplateId: `${form}-staff`,
      recipientRoles: ['AE'],
      recipientDynamic: [],
      priority,
      category: 'operational',
    };
    const mine = hooks.filter((hook) => hook.signalType === signalType);
    expect(mine).toEqual([
      expect.objectContaining({ ...staff, channel: 'email', enabled: true, deliveryDelay: 0 }),
      expect.objectContaining({ ...staff, channel: 'sms', enabled: sms, deliveryDelay: delay }),
      expect.objectContaining({
        notificationTemplateId: `${form}-confirmation`,
        channel: 'email',
        enabled: true,
        deliveryDelay: 0,
        recipientRoles: [],
        recipientDynamic: [sender],
        category: 'transactional',
      }),
    ]);
  });

  it('have a name of their own each, and a template that has their channel', () => {
    expect(new Set(hooks.map(({ id }) => id)).size).toBe(hooks.length);
    expect(hooks).toHaveLength(27);
    for (const { channel, notificationTemplateId } of hooks) {
      expect(byId(templates, notificationTemplateId)).toHaveProperty(
        channel === 'sms' ? 'smsContent' : 'emailContentText',
      );
    }
  });
});

describe('the shipped templates', () => {
  it('are seventeen, four of them with an SMS', () => {
    expect(templates.map(({ id, smsContent }) => [id, smsContent !== undefined])).toEqual([
      ['affiliate-confirmation', false],
      ['affiliate-staff', true],
      ['contact-us-confirmation', false],
      ['contact-us-staff', true],
      ['get-estimate-confirmation', false],
      ['get-estimate-staff', true],
      ['get-qualified-confirmation', false],
      ['get-qualified-staff', true],
      ['request-expired-admins', false],
      ['request-expired-assignee', false],
      ['request-expiry-warning-admins', false],
      ['request-expiry-warning-assignee', false],
      ['user-disabled-admins', false],
      ['user-disabled-person', false],
      ['user-invited-admins', false],
      ['user-role-changed-admins', false],
      ['user-role-changed-person', false],
    ]);
  });

  it('stand for themselves: nothing is left to be put together', () => {
    for (const { emailContentHtml } of templates) {
      expect(emailContentHtml).not.toMatch(/\[\[|<\/?x-|undefined/);
      expect(emailContentHtml).toMatch(/<html lang="en".*class="card" style="[^"]+"/s);
    }
  });
});

describe('the synthetic contacts', () => {
  it('N1: are people of every kind that resolving has to tell apart', () => {
    const active = contacts.filter(({ isActive }) => isActive);
    const executives = active.filter(({ roleType }) => roleType === 'AE');
    expect(executives.length).toBeGreaterThanOrEqual(4);
    expect(contacts.filter(({ isActive }) => isActive === false)).toHaveLength(1);
    expect(new Set(executives.map(({ email }) => String(email).toLowerCase())).size).toBe(executives.length - 1);
    expect(active.map(({ roleType }) => roleType)).toEqual(expect.arrayContaining(['PM', 'Admin']));
  });

  it('N15: have addresses and numbers that are nobody’s', () => {
    for (const { email, mobile } of contacts) {
      expect(email).toMatch(/@example\.com$/i);
      expect(String(mobile).replace(/[^+\d]/g, '')).toMatch(/^\+1\d{3}55501\d\d$/);
    }
  });
});
