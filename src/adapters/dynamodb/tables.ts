/** The name of a model's table in the stage with this backend suffix. */
export const tableName = (model: string, suffix: string): string => `${model}-${suffix}-NONE`;

const encoder = new TextEncoder();

/** Whether a row can have this as its id: DynamoDB refuses the question otherwise. */
export const isKey = (id: string): boolean => id !== '' && encoder.encode(id).length <= 2048;
