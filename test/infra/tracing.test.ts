import { ofType, packaged, type Template } from './packaged.ts';

const modesOf = (template: Template) =>
  ofType(template, 'AWS::Lambda::Function').map(([, { TracingConfig }]) => TracingConfig?.Mode ?? 'off');
const tracingRoles = (template: Template) =>
  ofType(template, 'AWS::IAM::Role').filter(([, role]) => JSON.stringify(role).includes('xray:'));

describe('tracing', () => {
  it('is on where the stage has advanced monitoring, with the permission it needs, in each function', async () => {
    const prod = await packaged('prod');
    expect(new Set(modesOf(prod))).toEqual(new Set(['Active']));
    expect(tracingRoles(prod)).toHaveLength(modesOf(prod).length);
    for (const [, { Policies }] of tracingRoles(prod)) {
      expect(Policies[0].PolicyDocument.Statement).toContainEqual({
        Sid: 'Traces',
        Effect: 'Allow',
        Action: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
        Resource: '*',
      });
    }
  }, 60_000);

  it.each(['dev', 'local'])('E3: is off in %s, and nothing there may write traces', async (stage) => {
    const template = await packaged(stage);
    expect(new Set(modesOf(template))).toEqual(new Set(['off']));
    expect(tracingRoles(template)).toEqual([]);
  }, 60_000);
});
