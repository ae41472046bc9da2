import type { Changer } from '../../domain/configuration/changes/changer.ts';

/** Who sits at this terminal. With IAM Identity Center the name is an address, by which one person is told from another. */
export const changerOf = (operator: string): Changer => {
  const name = operator.replace(/^operator:/, '');
  return { kind: 'operator', name, ...(name.includes('@') ? { email: name } : {}) };
};
