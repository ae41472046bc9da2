/** What people are called by in ARNs; anything else would be no name that a log or an audit entry should repeat. */
const NAME = /^[\w+=,.@-]{1,128}$/;

/**
 * The name of whoever an ARN of STS or IAM is of: the user, the session of an assumed role, the federated user, or `root`.
 * `undefined`: it is of nobody. Who may assume a role may name the session; its trust policy can say how.
 */
export const operatorNameOf = (arn: string): string | undefined => {
  const [, , service, , , ...rest] = arn.split(':');
  if (service !== 'sts' && service !== 'iam') return undefined;
  const resource = rest.join(':');
  if (resource === 'root') return 'root';
  const [kind, ...path] = resource.split('/');
  const name = path.at(-1) ?? '';
  const isPerson = kind === 'user' || kind === 'federated-user' || (kind === 'assumed-role' && path.length > 1);
  return isPerson && NAME.test(name) ? name : undefined;
};
