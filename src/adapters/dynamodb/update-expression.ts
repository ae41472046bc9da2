/** `SET` of what is there and `REMOVE` of what is not, with the names and values for it. */
export const updateOf = (attributes: Readonly<Record<string, unknown>>) => {
  const present = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const absent = Object.keys(attributes).filter((name) => attributes[name] === undefined);
  const remove = absent.length === 0 ? '' : ` REMOVE ${absent.map((name) => `#${name}`).join(', ')}`;
  return {
    UpdateExpression: `SET ${present.map(([name]) => `#${name} = :${name}`).join(', ')}${remove}`,
    ExpressionAttributeNames: Object.fromEntries(Object.keys(attributes).map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(present.map(([name, value]) => [`:${name}`, value])),
  };
};
