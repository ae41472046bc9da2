import type { Parameter } from '../../src/domain/configuration/parameter.ts';
import { aSecret } from './secrets.ts';

export const CREDENTIAL = 'notifications/provider-token';
export const OLD_TOKEN = `old-token-${aSecret('old')}`;
export const NEW_TOKEN = `new-token-${aSecret('new')}`;

/** A credential as a provider gives it, which the manifest of the product has none of. */
export const A_CREDENTIAL: Parameter = {
  name: CREDENTIAL,
  type: 'string',
  minLength: 16,
  isOptional: true,
  isSecret: true,
  rotation: { periodDays: 90, how: 'provider-credential' },
  description: 'Lets messages through at a provider.',
  readers: ['deliver-notification'],
};
