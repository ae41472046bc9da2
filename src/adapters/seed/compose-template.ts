/**
 * Stored templates stand for themselves, so what the shipped ones share is put together here: the layout around them,
 * the styles of a class on each element that has it, and the few elements below, which stand for their HTML.
 */
export interface Pieces {
  readonly layout: string;
  readonly styles: Readonly<Record<string, string>>;
  /** What stands in the layout for `[[name]]`. */
  readonly slots: Readonly<Record<string, string>>;
}

const when = (condition: string | undefined, html: string): string =>
  condition === undefined ? html : `{%- if ${condition} %}\n${html}\n{%- endif %}`;

const attributeOf = (attributes: string, name: string): string | undefined =>
  new RegExp(`${name}="([^"]*)"`).exec(attributes)?.[1];

const button = (attributes: string, label: string): string =>
  `<tr><td class="actions"><table role="presentation" class="wide" cellpadding="0" cellspacing="0" border="0"><tr>` +
  `<td class="button-cell" align="center"><a class="button" href="${attributeOf(attributes, 'href')}">${label}</a></td>` +
  `</tr></table></td></tr>`;

const block = (attributes: string, content: string): string =>
  `<tr><td class="block">\n<h2 class="heading">${attributeOf(attributes, 'title')}</h2>\n${content}\n</td></tr>`;

const BADGE = ['high', 'medium', 'low']
  .map((priority, index) => {
    const test = `{%- ${index === 0 ? 'if' : 'elsif'} priority == '${priority}' -%}`;
    return `${test}<span class="badge badge-${priority}">{{ priority | urgencyLabel }}</span>&ensp;`;
  })
  .join('')
  .concat('{%- endif -%}');

const ELEMENTS: Readonly<Record<string, (attributes: string, content: string) => string>> = {
  'x-badge': () => BADGE,
  'x-button': button,
  'x-quote': (attributes, content) => block(attributes, `<p class="quote">${content}</p>`),
  'x-details': (attributes, content) => block(attributes, `<table class="details">${content}\n</table>`),
  'x-detail': (attributes, content) =>
    `\n<tr><th scope="row" class="label">${attributeOf(attributes, 'label')}</th><td class="value">${content}</td></tr>`,
  'x-block': block,
};

/** `<x-detail label="Phone" when="customerPhone">...</x-detail>` and its like, innermost first. */
const expanded = (source: string): string =>
  ['x-badge', 'x-detail', 'x-details', 'x-quote', 'x-button', 'x-block'].reduce(
    (text, name) =>
      text.replace(new RegExp(`<${name}( [^>]*)?>(.*?)</${name}>`, 'gs'), (_, attributes = '', content: string) =>
        when(attributeOf(attributes, 'when'), ELEMENTS[name]?.(attributes, content.trim()) ?? ''),
      ),
    source,
  );

/** `class="badge badge-high"` gets the styles of both; the class stays for the style sheet. */
const inlined = (html: string, styles: Pieces['styles']): string =>
  html.replace(/ class="([^"]+)"/g, (attribute, names: string) => {
    const css = names.split(' ').flatMap((name) => styles[name] ?? []);
    return css.length === 0 ? attribute : `${attribute} style="${css.join(';')}"`;
  });

export const composed = ({ layout, styles, slots }: Pieces): string =>
  inlined(
    expanded(
      layout.replace(/\[\[(\w+)\]\]/g, (_, name: string) => {
        const content = slots[name];
        if (content === undefined) throw new Error(`the layout has a place for "${name}", and nothing to put there`);
        return content.trim();
      }),
    ),
    styles,
  );
