import type { TemplateStore } from '../../src/domain/notifications/ports.ts';
import type { Template } from '../../src/domain/notifications/template.ts';

export const aTemplate = (changes: Partial<Template> = {}): Template => ({
  id: 'contact-us',
  name: 'Contact us',
  emailSubject: 'Question from {{ customerName }}',
  emailContentHtml: '<p>{{ message }}</p>',
  emailContentText: '{{ message }}',
  smsContent: '{{ customerName }} asks',
  variables: ['customerName', 'message'],
  previewData: { customerName: 'Alex', nested: { list: [1, null] } },
  version: 3,
  isActive: true,
  locale: 'en-US',
  ...changes,
});

export interface TemplateStoreHarness {
  readonly store: TemplateStore;
  /** Writes a template, or replaces the one with its id. */
  readonly given: (template: Template) => Promise<void>;
  /** Writes, past the store, a template whose variables are the number 7. */
  readonly plantUnreadable: (id: string) => Promise<void>;
  readonly passSeconds: (seconds: number) => void;
}

/** What every TemplateStore does; its answers may be up to 30 s old. `make` gives an empty one. */
export const describeTemplateStoreContract = (make: () => Promise<TemplateStoreHarness>): void => {
  it('gives a template as it is stored', async () => {
    const { store, given } = await make();
    await given(aTemplate());
    expect(await store.get('contact-us')).toEqual({ ok: true, value: aTemplate() });
  });

  it.each(['nothing', ''])('says which template is missing ("%s")', async (id) => {
    const { store } = await make();
    expect(await store.get(id)).toEqual({
      ok: false,
      refusal: { because: 'missing', reason: `template ${id} does not exist` },
    });
  });

  it('N7: knows of a change when half a minute has passed, and of a new template at once', async () => {
    const { store, given, passSeconds } = await make();
    expect(await store.get('contact-us')).toMatchObject({ refusal: { because: 'missing' } });
    await given(aTemplate());
    expect(await store.get('contact-us')).toMatchObject({ ok: true });
    await given(aTemplate({ isActive: false }));
    passSeconds(30);
    expect(await store.get('contact-us')).toMatchObject({ value: { isActive: false } });
  });

  it('refuses a template that cannot be understood, with the reason', async () => {
    const { store, plantUnreadable } = await make();
    await plantUnreadable('broken');
    const reason = 'template broken: variables must be a list, or the JSON text of one';
    expect(await store.get('broken')).toEqual({ ok: false, refusal: { because: 'unreadable', reason } });
  });
};
