import { ACCOUNT } from '../../domain/operations/iam-patterns.ts';

const OF_ARN = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/;

/** Puts the placeholder where a text names the account that this ARN is of. Other accounts stay as they are. */
export const withoutAccount = (arn: string | undefined): ((text: string) => string) => {
  const account = OF_ARN.exec(arn ?? '')?.[1];
  return (text) => (account === undefined ? text : text.replaceAll(account, ACCOUNT));
};
