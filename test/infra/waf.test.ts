import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ofType, packaged, ROOT } from './packaged.ts';

describe('the web ACL', () => {
  it('is not there, and costs nothing, until a stage asks for it', async () => {
    expect(ofType(await packaged('prod'), 'AWS::WAFv2::WebACL')).toEqual([]);
  }, 60_000);

  it('stands before the user pool, which can have one, as the HTTP API cannot', async () => {
    const template = await packaged('prod', ['waf=true']);
    const [[, acl]] = ofType(template, 'AWS::WAFv2::WebACL') as [[string, Record<string, unknown>]];
    expect(acl).toMatchObject({ Name: 'realtechee-backend-prod', Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
    expect(ofType(template, 'AWS::WAFv2::WebACLAssociation').map(([, properties]) => properties)).toEqual([
      {
        ResourceArn: { 'Fn::Sub': expect.stringMatching(/:cognito-idp:.*:userpool\/\$\{UserPool\}$/) },
        WebACLArn: { 'Fn::GetAtt': ['WebAcl', 'Arn'] },
      },
    ]);
    expect(existsSync(join(ROOT, 'docs/decisions/web-acl-before-the-user-pool.md'))).toBe(true);
  }, 60_000);

  it('stops an address that asks too often, and known bad ones, and keeps no sample of requests', async () => {
    const template = await packaged('prod', ['waf=true']);
    const [[, { Rules }]] = ofType(template, 'AWS::WAFv2::WebACL') as [
      [string, { Rules: { Name: string; VisibilityConfig: { SampledRequestsEnabled: boolean } }[] }],
    ];
    expect(Rules.map(({ Name }) => Name)).toEqual([
      'OneAddressTooOften',
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesKnownBadInputsRuleSet',
    ]);
    expect(Rules.map(({ VisibilityConfig }) => VisibilityConfig.SampledRequestsEnabled)).toEqual([false, false, false]);
  }, 60_000);
});
