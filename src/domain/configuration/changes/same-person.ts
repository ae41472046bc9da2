import { type Digest, derivedId } from '../../shared/ids.ts';

const WITHOUT_DOTS: readonly string[] = ['gmail.com', 'googlemail.com'];

/**
 * An address without what people add to it: capitals, `+tags`, and at Google dots and its second domain. Two addresses that
 * come to the same reach one person; the reverse is not said.
 */
export const normalisedAddress = (address: string): string => {
  const [local = '', domain = ''] = address
    .trim()
    .toLowerCase()
    .normalize('NFKC')
    .split(/@(?=[^@]*$)/);
  const bare = local.split('+', 1)[0] ?? '';
  return WITHOUT_DOTS.includes(domain) ? `${bare.replaceAll('.', '')}@gmail.com` : `${bare}@${domain}`;
};

/** The same for one person and one request, and of no use elsewhere. */
export const personMark = (digest: Digest, requestId: string, address: string): string =>
  derivedId(digest, ['change-request-person', requestId, normalisedAddress(address)]);
