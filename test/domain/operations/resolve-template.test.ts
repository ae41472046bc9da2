import { UnresolvedTemplate } from '../../../src/domain/operations/intrinsics.ts';
import { resolveTemplate } from '../../../src/domain/operations/resolve-template.ts';
import { UnknownResourceType } from '../../../src/domain/operations/resource-kinds.ts';
import { smallStage } from './small-stage.ts';

const resolved = (properties: Readonly<Record<string, unknown>>) =>
  resolveTemplate(
    smallStage('prod', (template) => {
      template.Parameters = { Size: { Type: 'String', Default: 'small' } };
      template.Resources.Probe = { Type: 'AWS::SNS::Subscription', Properties: properties };
    }),
  ).resources.get('Probe')?.properties;

describe('a resolved template', () => {
  it('names resources as they will be called', () => {
    const { resources } = resolveTemplate(smallStage('prod'));
    expect(resources.get('Letters')).toMatchObject({
      name: 'shop-prod-letters',
      arns: ['arn:aws:sqs:us-west-1:<account-id>:shop-prod-letters'],
    });
    expect(resources.get('Files')).toMatchObject({
      name: 'shop-prod-‹prod.Files›',
      arns: ['arn:aws:s3:::shop-prod-‹prod.Files›', 'arn:aws:s3:::shop-prod-‹prod.Files›/*'],
    });
    expect(resources.get('LettersPolicy')?.name).toBeUndefined();
  });

  it.each([
    [{ Ref: 'Letters' }, 'https://sqs.us-west-1.amazonaws.com/<account-id>/shop-prod-letters'],
    [{ Ref: 'Api' }, '‹prod.Api›'],
    [{ Ref: 'Size' }, 'small'],
    [{ Ref: 'AWS::StackName' }, 'shop-prod'],
    [{ 'Fn::GetAtt': ['Letters', 'QueueName'] }, 'shop-prod-letters'],
    [{ 'Fn::GetAtt': 'Orders.StreamArn' }, expect.stringMatching(/table\/Orders-prod.*-NONE\/stream\/‹prod.Orders›$/)],
    [{ 'Fn::GetAtt': ['Pool', 'Name'] }, '‹prod.Pool.Name›'],
    [
      { 'Fn::Sub': `\${AWS::Partition}/\${Letters.Arn}/\${!literal}` },
      `aws/arn:aws:sqs:us-west-1:<account-id>:shop-prod-letters/\${literal}`,
    ],
    [{ 'Fn::Sub': [`\${X}-\${Size}`, { X: { Ref: 'AWS::Region' } }] }, 'us-west-1-small'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Size' }]] }, 'a-small'],
    [{ 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    [{ 'Fn::ImportValue': 'other' }, '‹import other›'],
    [{ 'Fn::Base64': 'x' }, 'x'],
    [['a', { Ref: 'AWS::NoValue' }], ['a']],
  ])('works out %j', (value, expected) => {
    expect(resolved({ Probe: value })).toEqual({ Probe: expected });
  });

  it.each([
    [{ Ref: 'Nothing' }, 'prod refers to Nothing'],
    [{ 'Fn::If': ['A', 'b', 'c'] }, 'it is not known what Fn::If comes to'],
    [{ 'Fn::Join': ['', [{ a: 1 }]] }, 'a text was expected'],
  ])('refuses %j', (value, message) => {
    expect(() => resolved({ Probe: value })).toThrow(UnresolvedTemplate);
    expect(() => resolved({ Probe: value })).toThrow(message);
  });

  it('E1: refuses a type of which it does not know how it is named, and says where to add it', () => {
    const odd = smallStage('prod', ({ Resources }) => (Resources.Odd = { Type: 'AWS::Odd::Thing', Properties: {} }));
    expect(() => resolveTemplate(odd)).toThrow(UnknownResourceType);
    expect(() => resolveTemplate(odd)).toThrow(/Odd is of type AWS::Odd::Thing.*named-resources\.ts/);
  });
});
