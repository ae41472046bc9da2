/** Metrics as alarms and dashboards name them: `{ Namespace, MetricName, Dimensions: { name: value } }`. */
const metric = (Namespace, MetricName, Dimensions) => ({ Namespace, MetricName, Dimensions });

const lambda = (name, { functionName }) => metric('AWS/Lambda', name, { FunctionName: functionName });

const queue = (name, logicalId) => metric('AWS/SQS', name, { QueueName: { 'Fn::GetAtt': [logicalId, 'QueueName'] } });

const httpApi = (name) => metric('AWS/ApiGateway', name, { ApiId: { Ref: 'HttpApi' } });

/** Of the mail that carries this stage's configuration set (infra/resources/mail.yml). */
const mail = (name, { service, stage }) => metric('AWS/SES', name, { 'ses:configuration-set': `${service}-${stage}` });

/** Of all mail of the account: SES counts its quota so, whatever the stage. */
const accountMail = (name) => metric('AWS/SES', name, {});

/** What the code of a capability gives (src/adapters/metrics). The stage is in the namespace. */
const ownOf =
  (service) =>
  (name, { stage }, dimensions = {}) =>
    metric(`RealTechee/${stage}`, name, { service, ...dimensions });

const notifications = ownOf('notifications');
const statuses = ownOf('statuses');
const users = ownOf('users');
const operations = ownOf('operations');
const configuration = ownOf('configuration');

module.exports = {
  metric,
  lambda,
  queue,
  httpApi,
  mail,
  accountMail,
  notifications,
  statuses,
  users,
  operations,
  configuration,
};
