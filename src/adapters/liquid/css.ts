import { assertAllowedUrl, type LinkPolicy } from './link-policy.ts';
import { Refused } from './refused.ts';
import { PLACE } from './words.ts';

const HIDING_PLACE = /\\|@import|expression\s*\(|image-set\s*\(|javascript:|behavior\s*:|&(?!quot;|apos;|#39;)/i;
const URL_FUNCTION = /url\(/gi;
const READABLE_URL = /url\(\s*(["']?)([^"'()\s]*)\1\s*\)/gi;

/** @throws {Refused} for style sheets that hold variables, hide URLs, or load what is not allowed */
export const assertSafeCss = (css: string, place: string, links: LinkPolicy): void => {
  if (css.includes(PLACE)) {
    throw new Refused('invalid', `${place} holds a variable; choose between whole styles with {% if %} instead`);
  }
  const hiding = HIDING_PLACE.exec(css)?.[0];
  if (hiding !== undefined)
    throw new Refused('invalid', `${place} holds "${hiding}", which mail may not have; remove it`);
  const readable = [...css.matchAll(READABLE_URL)];
  if (readable.length !== [...css.matchAll(URL_FUNCTION)].length) {
    throw new Refused('invalid', `${place} holds a url() that cannot be read; write url(https://...)`);
  }
  for (const [, , url = ''] of readable) assertAllowedUrl(url, links);
};
