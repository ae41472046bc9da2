import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA-256 in base64url: 43 characters that an URL takes as they are. */
export const hmacSha256 = (key: string, text: string): string =>
  createHmac('sha256', key).update(text, 'utf8').digest('base64url');

const digestOf = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** Compares digests, so that neither where two texts differ nor how long they are shows in the time it takes. */
export const sameText = (one: string, other: string): boolean => timingSafeEqual(digestOf(one), digestOf(other));
