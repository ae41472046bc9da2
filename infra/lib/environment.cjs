const { sealOf } = require('./backend-suffix.cjs');
const resolveStage = require('./stage.cjs');

/** A parameter left empty is no variable at all: what is not configured is absent, never ''. */
const present = (variables) =>
  Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''));

/**
 * The environment of every function: the same names on each stage, so that one check at cold start reads them all. It
 * carries what CloudFormation knows; what an operator may change is in the parameter store, below CONFIGURATION_PATH.
 */
module.exports = async (variables) => {
  const { service, stage, backendSuffix, ...settings } = await resolveStage(variables);
  return present({
    STAGE: stage,
    ENVIRONMENT: settings.environment,
    NODE_ENV: settings.environment,
    LOG_LEVEL: settings.logLevel,
    ENABLE_DEBUG: `${settings.enableDebug}`,
    ENABLE_DETAILED_LOGGING: `${settings.enableDetailedLogging}`,
    CORS_ORIGINS: settings.corsOrigins,
    MFA_ENABLED: `${settings.mfaEnabled}`,
    ADVANCED_MONITORING: `${settings.advancedMonitoring}`,
    BACKEND_SUFFIX: backendSuffix,
    BACKEND_SUFFIX_SEAL: sealOf(stage, backendSuffix),
    CONFIGURATION_PATH: `/${service}/${stage}/`,
    DEAD_LETTER_QUEUE_URL: { Ref: 'NotificationDeadLetters' },
    SES_CONFIGURATION_SET: { Ref: 'MailConfigurationSet' },
    SIGNALS_SINCE: settings.signalsSince,
    UNSUBSCRIBE_URL: { 'Fn::Sub': `https://\${HttpApi}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/unsubscribe` },
  });
};
