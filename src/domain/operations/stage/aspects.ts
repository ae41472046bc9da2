/** The parts of a stage, in the order in which they are told. */
export const AREAS = [
  'stack',
  'tables',
  'capacity',
  'functions',
  'triggers',
  'queues',
  'alarms',
  'alerts',
  'users',
  'mail',
  'configuration',
] as const;
export type Area = (typeof AREAS)[number];

/** What is to be said of a thing, each as a short text: `expiry: ttl`. */
export type Aspects = Readonly<Record<string, string>>;

/** One thing that a stage must have, and how. */
export interface Expected {
  readonly area: Area;
  /** As AWS knows it. */
  readonly name: string;
  readonly aspects: Aspects;
}

export const ABSENT = 'none';

/** Only what is known is compared. */
export const known = (aspects: Readonly<Record<string, string | undefined>>): Aspects =>
  Object.fromEntries(Object.entries(aspects).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

export const onOff = (value: boolean | undefined): string => (value === true ? 'on' : 'off');
