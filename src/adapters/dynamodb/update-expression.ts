const clauseOf = (word: string, parts: readonly string[]): readonly string[] =>
  parts.length === 0 ? [] : [`${word} ${parts.join(', ')}`];

/** `SET` of what is there and `REMOVE` of what is not, with the names and values for it. */
export const updateOf = (attributes: Readonly<Record<string, unknown>>) => {
  const present = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const absent = Object.keys(attributes).filter((name) => attributes[name] === undefined);
  const set = present.map(([name]) => `#${name} = :${name}`);
  const remove = absent.map((name) => `#${name}`);
  const clauses = [...clauseOf('SET', set), ...clauseOf('REMOVE', remove)];
  return {
    UpdateExpression: clauses.join(' '),
    ExpressionAttributeNames: Object.fromEntries(Object.keys(attributes).map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(present.map(([name, value]) => [`:${name}`, value])),
  };
};
