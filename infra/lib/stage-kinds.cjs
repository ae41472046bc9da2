/**
 * What a production and a development stage are set to (the platform's table). A function checks the same at cold start
 * (src/handlers/shared/stage-settings.ts); it is checked here too, so that a stage is not deployed that refuses to run.
 */
const KINDS = {
  production: {
    logLevel: 'INFO',
    enableDebug: 'false',
    enableDetailedLogging: 'false',
    mfaEnabled: 'ready',
    advancedMonitoring: 'true',
  },
  development: {
    logLevel: 'DEBUG',
    enableDebug: 'true',
    enableDetailedLogging: 'true',
    corsOrigins: 'http://localhost:3000',
    mfaEnabled: 'false',
    advancedMonitoring: 'false',
  },
};

const publicOrigins = (text) =>
  text.split(',').every((origin) => /^https:\/\/[^/*]+$/.test(origin.trim()) && !/\/\/localhost\b/.test(origin));

/** Why these settings are no stage of their kind, in one sentence, or `undefined`. */
const mixtureIn = (settings) => {
  const { stage, environment } = settings;
  const kind = KINDS[environment];
  if (kind === undefined || (environment === 'production') !== (stage === 'prod')) {
    return `Stage "${stage}" cannot be environment: ${environment}; prod alone is production, every other stage is development.`;
  }
  const wrong = Object.entries(kind).find(([name, value]) => `${settings[name]}` !== value);
  if (wrong !== undefined) {
    return `Stage "${stage}" is ${environment}, so its ${wrong[0]} is ${wrong[1]}, not ${settings[wrong[0]]}.`;
  }
  if (environment !== 'production') return undefined;
  const own = ['corsOrigins', 'siteUrl'].find((name) => !publicOrigins(settings[name]));
  return own === undefined
    ? undefined
    : `Stage "${stage}" is production, so its ${own} ${own === 'siteUrl' ? 'is its own https site' : 'are its own https sites'}, not ${settings[own]}.`;
};

module.exports = { mixtureIn };
