import { createHash, randomUUID } from 'node:crypto';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createDocumentClient } from 'realtechee-backend/adapters/dynamodb/document-client';
import { createDynamoHookStore } from 'realtechee-backend/adapters/dynamodb/dynamo-hook-store';
import { createDynamoSignalStore } from 'realtechee-backend/adapters/dynamodb/dynamo-signal-store';
import { type EmitSignalDependencies, emitSignal } from 'realtechee-backend/domain/notifications/emit-signal';

interface InvoicePaid {
  readonly invoiceId: string;
  readonly customerEmail: string;
  readonly amount: number;
}

/** Another team's handler: a paid invoice becomes a signal, and the hooks of INVOICE_PAID decide who is told. */
export const emitInvoicePaid = (dependencies: EmitSignalDependencies) => {
  const emit = emitSignal(dependencies);
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const outcomes = Records.map(async ({ messageId, body }) => {
      const invoice: InvoicePaid = JSON.parse(body);
      const id = `invoice-paid-${invoice.invoiceId}`; // the same invoice is told once, however often it comes
      const emitted = await emit({ id, signalType: 'INVOICE_PAID', payload: { ...invoice }, source: 'billing' });
      return emitted.ok ? undefined : messageId;
    });
    const failed = (await Promise.all(outcomes)).filter((messageId) => messageId !== undefined);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
};

/** The wiring: our adapters, this function's environment. */
const dependenciesOf = ({ BACKEND_SUFFIX: suffix = '' }: NodeJS.ProcessEnv): EmitSignalDependencies => {
  const clock = () => new Date();
  const client = createDocumentClient();
  return {
    signals: createDynamoSignalStore({ client, suffix, clock }),
    hooks: createDynamoHookStore({ client, suffix, clock }),
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    newId: randomUUID,
    clock,
  };
};

export const handler = (event: SQSEvent): Promise<SQSBatchResponse> =>
  emitInvoicePaid(dependenciesOf(process.env))(event);
