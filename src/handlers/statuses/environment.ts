import * as z from 'zod/mini';

/** The functions of statuses read from the environment what every function reads, and nothing else. */
export const $StatusEnvironment = z.object({});
