const { arnOf } = require('../lib/cloudformation.cjs');
const resolveStage = require('../lib/stage.cjs');

const visible = (name) => ({ SampledRequestsEnabled: false, CloudWatchMetricsEnabled: true, MetricName: name });

const managed = (priority, name) => ({
  Name: name,
  Priority: priority,
  OverrideAction: { None: {} },
  Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: name } },
  VisibilityConfig: visible(name),
});

const REQUESTS_PER_FIVE_MINUTES = 300;

/**
 * A web ACL before the user pool, where `waf: true`. The HTTP API cannot have one, and the distribution's would have to
 * be in us-east-1: docs/decisions/web-acl-before-the-user-pool.md
 */
module.exports = async (variables) => {
  const { service, stage, waf } = await resolveStage(variables);
  if (waf !== true) return {};
  return {
    Resources: {
      WebAcl: {
        Type: 'AWS::WAFv2::WebACL',
        Properties: {
          Name: `${service}-${stage}`,
          Description: 'Who may knock at the user pool, and how often',
          Scope: 'REGIONAL',
          DefaultAction: { Allow: {} },
          VisibilityConfig: visible(`${service}-${stage}`),
          Rules: [
            {
              Name: 'OneAddressTooOften',
              Priority: 0,
              Action: { Block: {} },
              Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: REQUESTS_PER_FIVE_MINUTES } },
              VisibilityConfig: visible('OneAddressTooOften'),
            },
            managed(1, 'AWSManagedRulesAmazonIpReputationList'),
            managed(2, 'AWSManagedRulesKnownBadInputsRuleSet'),
          ],
        },
      },
      WebAclBeforeUserPool: {
        Type: 'AWS::WAFv2::WebACLAssociation',
        Properties: {
          ResourceArn: arnOf('cognito-idp', `userpool/\${UserPool}`),
          WebACLArn: { 'Fn::GetAtt': ['WebAcl', 'Arn'] },
        },
      },
    },
  };
};
