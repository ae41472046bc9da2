const setOf = (...lines: readonly string[]): ReadonlySet<string> => new Set(lines.flatMap((line) => line.split(' ')));

/** What a mail may be made of: nothing that runs, loads, frames or asks for input. */
export const ELEMENTS = setOf(
  'html head meta title style body',
  'table caption colgroup col thead tbody tfoot tr td th',
  'div p span br hr wbr center h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre',
  'article aside footer header main section address',
  'a abbr b bdi code em font i img q s small strong sub sup time u',
);

/** Outlook's own, within its conditional comments. */
export const OUTLOOK_ELEMENT = /^(?:xml|[ovw]:[a-z]+)$/;

export const URL_ATTRIBUTES = setOf('href src action background cite longdesc poster data lowsrc dynsrc xlink:href');

export const FORBIDDEN_ATTRIBUTE = /^(?:on.*|srcset|srcdoc|ping|formaction|imagesrcset|manifest)$/;
export const HARMLESS_HTTP_EQUIV = /^(?:content-type|x-ua-compatible)$/i;
