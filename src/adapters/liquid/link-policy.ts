import { Refused } from './refused.ts';

/** Where links may go: hosts, or all hosts below one: `*.example.com`. */
export interface LinkPolicy {
  readonly hosts: readonly string[];
  /** The one URL that is ours in this message, wherever it leads. */
  readonly unsubscribeUrl?: string | undefined;
}

/** So strict that no two programs can read it differently: no user, no backslash, no letter beyond ASCII in the host. */
const HTTPS = /^https:\/\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d{1,5})?(?:[/?#][^\s<>"'\\`]*)?$/i;
const MAILTO = /^mailto:[^\s<>"'\\:]+$/i;
const TEL = /^tel:\+?[\d().-]*$/i;

const matches = (pattern: string, host: string): boolean =>
  pattern.startsWith('*.') ? host.endsWith(pattern.slice(1).toLowerCase()) : host === pattern.toLowerCase();

/** The host, or what stands in its place, and nothing else of the URL. */
const hostNamed = (url: string): string => {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#\s]*@)?([a-z0-9.-]+)/i.exec(url)?.[1];
  return host === undefined ? 'no host' : `host ${host.toLowerCase().slice(0, 100)}`;
};

/** @throws {Refused} unless the URL is https with an allowed host */
export const assertAllowedUrl = (url: string, { hosts, unsubscribeUrl }: LinkPolicy): void => {
  const host = HTTPS.exec(url)?.[1]?.toLowerCase();
  if (host !== undefined && (url === unsubscribeUrl || hosts.some((pattern) => matches(pattern, host)))) return;
  const fault = host === undefined ? 'is not a plain https URL' : 'is not on the list of allowed link hosts';
  throw new Refused(
    'forbidden-url',
    `a link to ${hostNamed(url)} ${fault}; use https and one of: ${hosts.join(', ') || '(no host is allowed)'}`,
  );
};

/** As above; what an anchor may lead to besides is an address to write to or a number to call. */
export const assertAllowedTarget = (url: string, policy: LinkPolicy): void => {
  if (!MAILTO.test(url) && !TEL.test(url)) assertAllowedUrl(url, policy);
};
