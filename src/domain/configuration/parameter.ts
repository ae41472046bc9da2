import type { JsonForm, JsonValue } from './json-form.ts';

/** Of which kind a stage is: `prod` alone is production. */
export type StageKind = 'production' | 'development';

interface TextForm {
  readonly type: 'string';
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly oneOf?: readonly string[];
  readonly pattern?: RegExp;
  /** What the pattern asks for, in words that go on from "must be". */
  readonly looksLike?: string;
}
interface IntegerForm {
  readonly type: 'integer';
  readonly min?: number;
  readonly max?: number;
}
/** Written with its unit, as 90s, 15m, 24h or 30d; its value is in seconds. */
interface DurationForm {
  readonly type: 'duration';
  readonly minSeconds?: number;
  readonly maxSeconds?: number;
}
interface EmailForm {
  readonly type: 'email';
  /** `Name <name@example.com>` is taken too. */
  readonly mayHaveName?: true;
}
/** Written with separators, or as a JSON list of texts. */
interface ListForm {
  readonly type: 'list';
  /** Default: a comma. */
  readonly separator?: ',' | ';';
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly item?: Omit<TextForm, 'type'>;
}
interface JsonTextForm {
  readonly type: 'json';
  readonly schema: JsonForm;
}
/** For whom a feature is on: `onWord` (true), `false`, or a rule in JSON (feature-flag.ts). */
interface FlagForm {
  readonly type: 'flag';
  readonly onWord?: string;
}
interface PlainForm {
  /** `url`: https, or http on this machine. `e164`: a telephone number with + and country code. `time-zone`: an IANA name. */
  readonly type: 'boolean' | 'url' | 'e164' | 'time-zone';
}

export type Form = TextForm | IntegerForm | DurationForm | EmailForm | ListForm | JsonTextForm | FlagForm | PlainForm;

/** How a secret is renewed: we make its next key ourselves, or a provider does and a person brings it. */
export interface Rotation {
  readonly periodDays: number;
  readonly how: 'owned-key' | 'provider-credential';
}

/** One parameter as the manifest declares it. */
export type Parameter = Form & {
  /** Below `/<service>/<stage>/`: the capability and the thing, like `notifications/mail-from`. */
  readonly name: string;
  readonly description: string;
  /** The functions that read it, by their names in infra/functions, and `commands`. */
  readonly readers: readonly string[];
  /**
   * What holds where the store has nothing, written as it would be in the store; of one kind of stage where it differs.
   * Without: required, unless `isOptional`.
   */
  readonly default?: string | Readonly<Partial<Record<StageKind, string>>>;
  /** There may be no value at all. */
  readonly isOptional?: true;
  /** Stages of the other kind may not have it. */
  readonly onlyIn?: StageKind;
  readonly isSecret?: true;
  readonly rotation?: Rotation;
  /** Shown to anybody who asks at GET /configuration/public. Never together with `isSecret`. */
  readonly isPublic?: true;
};

/** What a text means. A duration is in seconds. */
export type ParameterValue = string | number | boolean | readonly string[] | JsonValue;

/** Why a value cannot be. It names the parameter and never the value. */
export interface ParameterRefusal {
  readonly reason: 'missing' | 'wrong-value' | 'not-in-this-stage';
  readonly parameter: string;
  readonly problem: string;
  readonly remedy: string;
}

/** What stands for a value in the store. */
export const defaultOf = ({ default: fallback }: Parameter, kind: StageKind): string | undefined =>
  typeof fallback === 'object' ? fallback[kind] : fallback;
