import { countResources, drawStage } from '../../../src/domain/operations/draw-stage.ts';
import { smallStage } from './small-stage.ts';

const drawn = (spoil?: Parameters<typeof smallStage>[1]) => drawStage(smallStage('prod', spoil)).split('\n');

describe('the picture of a stage', () => {
  it('shows what a function may do by its role, each pair once', () => {
    const lines = drawn(({ Resources }) => {
      Resources.WorkRole.Properties.Policies[0].PolicyDocument.Statement.push(
        { Effect: 'Allow', Action: ['dynamodb:GetItem'], Resource: { 'Fn::GetAtt': ['Orders', 'Arn'] } },
        { Effect: 'Allow', Action: ['dynamodb:Query'], Resource: { 'Fn::Sub': `\${Orders.Arn}/index/x` } },
        { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: { 'Fn::GetAtt': ['Files', 'Arn'] } },
      );
    });
    expect(lines.filter((line) => line.includes('Work '))).toEqual(['  Work --> Letters', '  Work -.-> Orders']);
    expect(lines).toContain('    Orders[("Orders")]');
  });

  it('shows what starts a function: a stream, a schedule, a route', () => {
    const lines = drawn(({ Resources }) => {
      const work = { 'Fn::GetAtt': ['Work', 'Arn'] };
      const EventSourceArn = { 'Fn::GetAtt': ['Orders', 'StreamArn'] };
      Resources.Mapping = {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { EventSourceArn, FunctionName: work },
      };
      Resources.Hourly = {
        Type: 'AWS::Events::Rule',
        Properties: { Name: 'shop-prod-hourly', ScheduleExpression: 'rate(1 hour)', Targets: [{ Id: 'x', Arn: work }] },
      };
      Resources.Call = {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: { ApiId: { Ref: 'Api' }, IntegrationUri: work },
      };
    });
    expect(lines.filter((line) => line.includes('==>'))).toEqual([
      '  Orders ==> Work',
      '  Hourly ==> Work',
      '  Api ==> Work',
    ]);
    expect(lines).toContain('    Hourly(["rate(1 hour)"])');
  });

  it('shows what a topic, a trail and a distribution lead to, and counts the alarms', () => {
    const lines = drawn(({ Resources }) => {
      const Endpoint = { 'Fn::GetAtt': ['Letters', 'Arn'] };
      Resources.Alerts = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'shop-prod-alerts' } };
      Resources.Listening = { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Alerts' }, Endpoint } };
      Resources.Trail = { Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName: { Ref: 'Files' } } };
      Resources.Site = {
        Type: 'AWS::CloudFront::Distribution',
        Properties: { DomainName: { 'Fn::Sub': `\${Files}.s3.\${AWS::Region}.amazonaws.com` } },
      };
    });
    for (const line of [
      '  Alerts --> Letters',
      '  Trail --> Files',
      '  Site -.-> Files',
      '  Alarms{{"1 alarms"}} --> Alerts',
    ]) {
      expect(lines).toContain(line);
    }
  });

  it('counts the tables that nothing touches', () => {
    expect(drawn().filter((line) => line.includes('Orders'))).toEqual([]);
    const with2 = drawn(({ Resources }) => {
      Resources.Files = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'Two' } };
      Resources.WorkRole.Properties.Policies[0].PolicyDocument.Statement[0].Resource = {
        'Fn::GetAtt': ['Orders', 'Arn'],
      };
    });
    expect(with2).toContain('    OtherTables[("1 tables more")]');
  });
});

it('resources are counted by type and stage, the most first', () => {
  const more = smallStage('dev', ({ Resources }) => {
    Resources.Second = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'shop-dev-second' } };
  });
  expect(countResources([smallStage('prod'), more])[0]).toEqual(['AWS::SQS::Queue', '1', '2']);
});
