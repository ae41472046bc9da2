import type { ChangeRefusal } from '../changes/refusal.ts';

export type RotationRefusal =
  | ChangeRefusal
  | { readonly because: 'not-rotated-here'; readonly parameter: string }
  | { readonly because: 'nothing-to-rotate'; readonly parameter: string }
  | { readonly because: 'not-yet'; readonly until: string };

export const describeRotationRefusal = (refusal: Exclude<RotationRefusal, ChangeRefusal>): string => {
  switch (refusal.because) {
    case 'not-rotated-here':
      return `${refusal.parameter} is no key that this system makes itself, nor a provider's credential; set its value instead`;
    case 'nothing-to-rotate':
      return `${refusal.parameter} has no value yet; write its first one: realtechee config set ${refusal.parameter} --stdin`;
    case 'not-yet':
      return `wait until ${refusal.until}: before then a function may not have the next key, or one that signed lately would be forgotten`;
  }
};
