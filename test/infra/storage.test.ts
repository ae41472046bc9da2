import { ofType, type Properties, packaged, type Template } from './packaged.ts';

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

const bucket = (): Properties => prod.Resources.FilesBucket?.Properties ?? {};
const policy = (): readonly Properties[] => prod.Resources.FilesBucketPolicy?.Properties.PolicyDocument.Statement;

describe('the bucket of files', () => {
  it('is private, versioned, and named after its stage and account', () => {
    expect(bucket()).toMatchObject({
      BucketName: { 'Fn::Sub': `realtechee-backend-prod-files-\${AWS::AccountId}` },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  it('moves old files to infrequent access and to Glacier, where they are still shown at once', () => {
    const [rule] = bucket().LifecycleConfiguration.Rules;
    expect(rule.Transitions.map(({ StorageClass }: Properties) => StorageClass)).toEqual(['STANDARD_IA', 'GLACIER_IR']);
    expect(rule.NoncurrentVersionTransitions[0].StorageClass).toBe('GLACIER');
    expect(rule).not.toHaveProperty('ExpirationInDays');
  });

  it('answers over TLS alone', () => {
    const arn = `arn:\${AWS::Partition}:s3:::realtechee-backend-prod-files-\${AWS::AccountId}`;
    expect(policy()).toContainEqual({
      Sid: 'EncryptedTransportOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [{ 'Fn::Sub': arn }, { 'Fn::Sub': `${arn}/*` }],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });

  it("shows what is public through the stage's own distribution, and nothing else to anybody", () => {
    const allowed = policy().filter(({ Effect, Principal }) => Effect === 'Allow' && Principal.AWS === undefined);
    expect(allowed).toHaveLength(1);
    expect(allowed[0]).toMatchObject({ Principal: { Service: 'cloudfront.amazonaws.com' }, Action: ['s3:GetObject'] });
    expect(allowed[0]?.Resource['Fn::Sub']).toMatch(/\/public\/\*$/);
    expect(allowed[0]?.Condition.StringEquals['aws:SourceArn']['Fn::Sub']).toContain(`/\${FilesDistribution}`);
  });

  it('U6, E3: lets the function that erases people delete objects, and nobody else do anything', () => {
    const allowed = policy().filter(({ Effect, Principal }) => Effect === 'Allow' && Principal.AWS !== undefined);
    expect(allowed).toEqual([
      {
        Sid: 'FilesOfErasedPeople',
        Effect: 'Allow',
        Action: ['s3:DeleteObject'],
        Resource: { 'Fn::Sub': expect.stringMatching(/-prod-files-\$\{AWS::AccountId\}\/\*$/) },
        Principal: { AWS: { 'Fn::GetAtt': ['EraseUsersRole', 'Arn'] } },
      },
    ]);
  });

  it('U6: is named to that function where there is one', async () => {
    const environmentIn = ({ Resources }: Template) =>
      Resources.EraseDashusersLambdaFunction?.Properties.Environment.Variables;
    expect(environmentIn(prod)).toMatchObject({ FILES_BUCKET: bucket().BucketName });
    const local = await packaged('local');
    expect(environmentIn(local)).toBeDefined();
    expect(Object.keys(environmentIn(local))).not.toContain('FILES_BUCKET');
    expect(JSON.stringify(local.Resources.EraseUsersRole)).not.toContain('FilesNamed');
  }, 60_000);

  it('E4: outlives the stack', () => {
    for (const resource of Object.values(prod.Resources).filter(({ Type }) => Type === 'AWS::S3::Bucket')) {
      if (!('BucketName' in resource.Properties)) continue;
      expect([resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    }
  });
});

describe('the distribution', () => {
  const config = () => ofType(prod, 'AWS::CloudFront::Distribution')[0]?.[1].DistributionConfig;

  it('reads the bucket with a signature of its own and speaks HTTPS', () => {
    expect(config().Origins).toEqual([
      expect.objectContaining({
        DomainName: { 'Fn::Sub': expect.stringContaining(`-prod-files-\${AWS::AccountId}.s3.`) },
        OriginAccessControlId: { Ref: 'FilesOriginAccess' },
      }),
    ]);
    expect(prod.Resources.FilesOriginAccess?.Properties.OriginAccessControlConfig).toMatchObject({
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'always',
    });
    expect(config().DefaultCacheBehavior.ViewerProtocolPolicy).toBe('redirect-to-https');
  });

  it('adds the headers that keep a stranger’s file from doing harm', () => {
    expect(config().DefaultCacheBehavior.ResponseHeadersPolicyId).toEqual({ Ref: 'FilesHeadersPolicy' });
    const headers =
      prod.Resources.FilesHeadersPolicy?.Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig ?? {};
    expect(Object.keys(headers).toSorted()).toEqual([
      'ContentSecurityPolicy',
      'ContentTypeOptions',
      'FrameOptions',
      'ReferrerPolicy',
      'StrictTransportSecurity',
    ]);
    expect(headers.ContentSecurityPolicy.ContentSecurityPolicy).toContain("default-src 'none'");
    expect(headers.StrictTransportSecurity.AccessControlMaxAgeSec).toBeGreaterThanOrEqual(31_536_000);
    for (const header of Object.values<Properties>(headers)) expect(header.Override).toBe(true);
  });

  it('is there where a stage wants files', async () => {
    for (const template of [await packaged('local'), await packaged('dev', ['files=false'])]) {
      expect(Object.values(template.Resources).filter(({ Type }) => Type.startsWith('AWS::CloudFront::'))).toEqual([]);
      expect(template.Resources).not.toHaveProperty('FilesBucket');
    }
  }, 60_000);
});
