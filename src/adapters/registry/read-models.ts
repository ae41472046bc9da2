import * as z from 'zod/mini';
import { registryFile } from './registry-file.ts';

/** The names of all tables of a stage, in the order of infra/tables.yml; in functions too. */
export const readModels = (file: unknown = registryFile()): readonly string[] =>
  Object.keys(z.record(z.string(), z.unknown()).parse(file));
