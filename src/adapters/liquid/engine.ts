import { CaptureTag, Context, type FilterImplOptions, Liquid, type Template, toValue } from 'liquidjs';
import type { Payload } from '../../domain/notifications/signal.ts';
import { formatDate } from './format-date.ts';
import { formatCurrency, formatPhone, urgencyLabel, yesNo } from './helpers.ts';
import type { LinkPolicy } from './link-policy.ts';
import { fileLinks, linkTo, Markup, withLineBreaks } from './links.ts';
import { fenced, speakable, textOf } from './words.ts';

/** Without those that read files, write around the escaping, or change the variables they were given. */
const TAGS = new Set('assign break capture case comment continue cycle echo for if raw unless #'.split(' '));

/** Without those that bypass or repeat the escaping, ask the clock or the dice, or evaluate a text as code. */
const BUILT_IN_FILTERS = new Set(
  [
    'abs append at_least at_most capitalize ceil compact concat default divided_by downcase first floor join last',
    'lstrip map minus modulo plus prepend remove remove_first replace replace_first reverse round rstrip size slice',
    'sort sort_natural split squish strip strip_newlines times truncate truncatewords uniq upcase where',
  ].flatMap((line) => line.split(' ')),
);

const PARSE_LIMIT_CHARACTERS = 200_000;
/** Characters and list items that one rendering may make. */
const MEMORY_LIMIT = 1_000_000;
const CACHED_TEMPLATES = 200;

type FilterHandler = Extract<FilterImplOptions, (...args: never[]) => unknown>;
type FilterThis = ThisParameterType<FilterHandler>;

export interface Circumstances {
  readonly markup: 'html' | 'text';
  readonly locale: string;
  readonly links: LinkPolicy;
}
const circumstancesOf = (context: Context): Circumstances => context.getRegister<Circumstances>('circumstances');

/** What is captured is text like any other: it is fenced, and in HTML escaped, when it is written. */
class CaptureText extends CaptureTag {
  override *render(context: Context): Generator<unknown, void, string> {
    const before = context.saveRegister('capturing');
    context.setRegister('capturing', true);
    yield* super.render(context);
    context.restoreRegister(before);
  }
}

const written = (context: Context, value: unknown): string => {
  if (context.getRegister<boolean>('capturing')) return value instanceof Markup ? value.toString() : textOf(value);
  if (!(value instanceof Markup)) return fenced(textOf(value));
  return circumstancesOf(context).markup === 'html' ? value.html : value.text;
};

/** Every output passes here; no filter goes around it. */
function fenceOutput(this: FilterThis, value: unknown): string {
  const text = written(this.context, toValue(value));
  this.context.memoryLimit.use(text.length);
  return text;
}

const HELPERS: Readonly<Record<string, FilterHandler>> = {
  eq: (value: unknown, other: unknown) => value === other,
  fileLinks(value: unknown) {
    return fileLinks(value, circumstancesOf(this.context).links);
  },
  formatCurrency(value: unknown, currency: unknown) {
    return formatCurrency(value, currency, circumstancesOf(this.context).locale);
  },
  formatDate(value: unknown, format: unknown, zone: unknown) {
    return formatDate(value, format, zone, circumstancesOf(this.context).locale);
  },
  formatPhone,
  link(value: unknown, label: unknown) {
    return linkTo(value, label, circumstancesOf(this.context).links);
  },
  newline_to_br: withLineBreaks,
  uppercase: (value: unknown) => textOf(value).toUpperCase(),
  urgencyLabel,
  yesNo,
};

const newLiquid = (renderMilliseconds: number): Liquid => {
  const liquid = new Liquid({
    strictFilters: true,
    strictVariables: true,
    ownPropertyOnly: true,
    // `{% assign %}` asks the engine and is strict, `{% if %}` and `default` ask the context, and may be lenient.
    lenientIf: false,
    outputEscape: fenceOutput,
    templates: {},
    parseLimit: PARSE_LIMIT_CHARACTERS,
    memoryLimit: MEMORY_LIMIT,
    renderLimit: renderMilliseconds,
  });
  for (const name of Object.keys(liquid.tags)) if (!TAGS.has(name)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters)) if (!BUILT_IN_FILTERS.has(name)) liquid.unregisterFilter(name);
  for (const [name, helper] of Object.entries(HELPERS)) liquid.registerFilter(name, helper);
  liquid.registerTag('capture', CaptureText);
  return liquid;
};

export interface Engine {
  /**
   * The source with its variables filled in, each fenced (see words.ts).
   * @throws what the engine and the helpers throw: see faultOf
   */
  fill(source: string, variables: Payload, circumstances: Circumstances): string;
}

export const createEngine = ({ renderMilliseconds }: { readonly renderMilliseconds: number }): Engine => {
  const liquid = newLiquid(renderMilliseconds);
  const parsed = new Map<string, Template[]>();

  const parse = (source: string): Template[] => {
    const known = parsed.get(source);
    if (known !== undefined) return known;
    const template = liquid.parse(speakable(source));
    if (parsed.size >= CACHED_TEMPLATES) parsed.clear();
    parsed.set(source, template);
    return template;
  };

  return {
    fill: (source, variables, circumstances) => {
      const template = parse(source);
      const context = new Context({ ...variables }, { ...liquid.options, lenientIf: true }, { sync: true }, { liquid });
      context.setRegister('circumstances', circumstances);
      const text: unknown = liquid.renderSync(template, context);
      return typeof text === 'string' ? text : '';
    },
  };
};
