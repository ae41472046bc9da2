import { ofType, type Properties, packaged, type Template } from './packaged.ts';

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

const trail = (): Properties => ofType(prod, 'AWS::CloudTrail::Trail')[0]?.[1] ?? {};
const bucket = (): Properties => prod.Resources.AuditBucket?.Properties ?? {};
const policy = (): readonly Properties[] => prod.Resources.AuditBucketPolicy?.Properties.PolicyDocument.Statement;

describe('the audit trail', () => {
  it("records reads and writes of the stage's tables and files, and of nobody else's", () => {
    const selected = trail().AdvancedEventSelectors.map(({ FieldSelectors }: Properties) =>
      Object.fromEntries(
        FieldSelectors.map(({ Field, ...how }: Properties) => [Field, Object.values<Properties>(how)[0]?.[0]]),
      ),
    );
    expect(selected).toEqual([
      {
        eventCategory: 'Data',
        'resources.type': 'AWS::DynamoDB::Table',
        'resources.ARN': `-${prod.Outputs.BackendSuffix?.Value}-NONE`,
      },
      {
        eventCategory: 'Data',
        'resources.type': 'AWS::S3::Object',
        'resources.ARN': { 'Fn::Sub': expect.stringContaining(':::realtechee-backend-prod-files-') },
      },
    ]);
  });

  it('takes in every table of the stage', () => {
    for (const [, { TableName }] of ofType(prod, 'AWS::DynamoDB::Table')) {
      expect(TableName.endsWith(`-${prod.Outputs.BackendSuffix?.Value}-NONE`)).toBe(true);
    }
  });

  it('can be shown not to have been altered', () => {
    expect(trail()).toMatchObject({
      IsLogging: true,
      EnableLogFileValidation: true,
      TrailName: 'realtechee-backend-prod',
    });
    expect(trail().S3BucketName).toEqual({ Ref: 'AuditBucket' });
  });

  it('is there where a stage wants it', async () => {
    for (const template of [await packaged('local'), await packaged('dev', ['audit=false'])]) {
      expect(ofType(template, 'AWS::CloudTrail::Trail')).toEqual([]);
      expect(template.Resources).not.toHaveProperty('AuditBucket');
    }
  }, 60_000);
});

describe('the bucket of the trail', () => {
  it('E4: is locked: nobody deletes a record before its time', () => {
    expect(prod.Resources.AuditBucket?.DeletionPolicy).toBe('Retain');
    expect(bucket().ObjectLockEnabled).toBe(true);
    expect(bucket().ObjectLockConfiguration.Rule.DefaultRetention).toEqual({ Mode: 'GOVERNANCE', Days: 400 });
    expect(bucket().LifecycleConfiguration.Rules[0].ExpirationInDays).toBeGreaterThan(400);
    const denied = policy().filter(({ Effect, Principal }) => Effect === 'Deny' && Principal === '*');
    expect(denied.flatMap(({ Action }) => Action)).toEqual(
      expect.arrayContaining(['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention', 's3:*']),
    );
  });

  it('E1: is written by the trail of this stage alone', () => {
    const allowed = policy().filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.map(({ Action }) => Action)).toEqual([['s3:GetBucketAcl'], ['s3:PutObject']]);
    for (const { Principal, Condition } of allowed) {
      expect(Principal).toEqual({ Service: 'cloudtrail.amazonaws.com' });
      expect(Condition.StringEquals['aws:SourceArn']['Fn::Sub']).toMatch(/:trail\/realtechee-backend-prod$/);
    }
  });
});
