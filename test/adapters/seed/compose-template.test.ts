import { composed } from '../../../src/adapters/seed/compose-template.ts';

const styles = { value: 'color:red', 'badge-high': 'color:blue', block: 'margin:0' };
const compose = (content: string) => composed({ layout: '<body>[[content]]</body>', styles, slots: { content } });

describe('composed', () => {
  it('puts the content into the layout and the styles onto their classes, which stay', () => {
    expect(compose('<p class="value badge-high other">x</p>')).toBe(
      '<body><p class="value badge-high other" style="color:red;color:blue">x</p></body>',
    );
  });

  it('makes a row that asks whether there is anything to show', () => {
    expect(compose('<x-detail label="Phone" when="phone">{{ phone }}</x-detail>')).toBe(
      '<body>{%- if phone %}\n\n<tr><th scope="row" class="label">Phone</th><td class="value" style="color:red">{{ phone }}</td></tr>\n{%- endif %}</body>',
    );
  });

  it('refuses a layout with a place that nothing was written for', () => {
    expect(() => composed({ layout: '[[footer]]', styles, slots: {} })).toThrow('"footer"');
  });
});
