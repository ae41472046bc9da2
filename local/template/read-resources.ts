import * as z from 'zod';
import { createResolver, type LookUp, type Template, UnsupportedTemplate } from './intrinsics.ts';
import { noEffect } from './resource-schemas.ts';

/** Whoever starts, feeds or answers functions has to be imitated or refused; all other types are none of the stage's business. */
const DRIVING = /^AWS::(Lambda|Events|Scheduler|Pipes|ApiGateway|ApiGatewayV2|SQS|SNS|StepFunctions|Kinesis)::/;

const WITHOUT_EFFECT = [
  'AWS::ApiGatewayV2::Stage',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
];

/** @throws {UnsupportedTemplate} when something that drives functions is of another type than these */
export const refuseOtherTypes = (template: Template, imitated: readonly string[]): void => {
  for (const [id, { Type }] of Object.entries(template.Resources)) {
    if (DRIVING.test(Type) && ![...WITHOUT_EFFECT, ...imitated].includes(Type)) {
      throw new UnsupportedTemplate(`${id}: the local stage does not imitate ${Type}`);
    }
  }
};

export type ReadAll = <Shape extends z.ZodRawShape>(
  type: string,
  schema: z.ZodObject<Shape>,
) => readonly (readonly [logicalId: string, properties: z.infer<z.ZodObject<Shape>>])[];

/** Reads the resources of a type; properties without effect here are not even worked out. */
export const createReadAll = (template: Template, lookUp: LookUp): ReadAll => {
  const resolve = createResolver(lookUp);
  return (type, schema) =>
    Object.entries(template.Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties = {} }]) => {
        const shape: Readonly<Record<string, unknown>> = schema.shape;
        const worked = Object.entries(Properties).map(([name, value]) => [
          name,
          shape[name] === noEffect ? null : resolve(value),
        ]);
        const read = schema.safeParse(Object.fromEntries(worked));
        if (read.success) return [id, read.data] as const;
        throw new UnsupportedTemplate(`${id} (${type}):\n${z.prettifyError(read.error)}`);
      });
};
