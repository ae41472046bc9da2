import { assertAllowedUrl, type LinkPolicy } from './link-policy.ts';
import { fabricOf, withoutLinks, woven } from './words.ts';

// Each begins where its run of characters begins, so that a long run is read once.
const URL_IN_TEXT = /(?<![a-z0-9+.-])[a-z0-9+.-]*:\/\/[^\s<>"']*/gi;
const END_OF_SENTENCE = /(?<![.,;:!?)\]}])[.,;:!?)\]}]+$/;

/**
 * Text to be read as text. A URL that the template makes is checked; one that stands in somebody's words is not, and
 * loses what would make it a link: `https: //example.com`.
 * @throws {Refused} for a link of the template's that is not allowed
 */
export const safeText = (filled: string, links: LinkPolicy): string => {
  const text = woven(fabricOf(filled), (words) => withoutLinks(words, (place) => (place === '.' ? '. ' : ': //')));
  for (const [url] of text.matchAll(URL_IN_TEXT)) assertAllowedUrl(url.replace(END_OF_SENTENCE, ''), links);
  return text;
};
