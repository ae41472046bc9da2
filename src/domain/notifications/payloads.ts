import type { Result } from '../shared/result.ts';
import { accept, refuse } from '../shared/result.ts';
import { isMap } from './paths.ts';
import type { Payload } from './signal.ts';

type Kind = 'text' | 'flag' | 'number' | 'links' | 'address' | 'contact-way';
/** `?` marks a field that may be absent. Fields beyond these are kept and may be used by templates. */
type Shape = Readonly<Record<string, Kind | `${Kind}?`>>;

const contactUs: Shape = {
  customerName: 'text',
  customerEmail: 'text',
  customerPhone: 'text?',
  subject: 'text',
  message: 'text',
  product: 'text?',
  address: 'address?',
  submissionId: 'text',
  submittedAt: 'text',
  preferredContact: 'contact-way?',
};

const getEstimate: Shape = {
  customerName: 'text',
  customerEmail: 'text',
  customerPhone: 'text?',
  agentFullName: 'text',
  agentEmail: 'text',
  agentPhone: 'text?',
  agentBrokerage: 'text?',
  homeownerFullName: 'text',
  homeownerEmail: 'text',
  homeownerPhone: 'text?',
  propertyAddress: 'text',
  propertyStreetAddress: 'text?',
  propertyCity: 'text?',
  propertyState: 'text?',
  propertyZip: 'text?',
  relationToProperty: 'text?',
  needFinance: 'flag?',
  projectType: 'text',
  projectMessage: 'text?',
  meetingType: 'text?',
  requestedVisitDateTime: 'text?',
  uploadedMedia: 'links?',
  uploadedDocuments: 'links?',
  uploadedVideos: 'links?',
  submissionId: 'text',
  submissionTimestamp: 'text',
  dashboardUrl: 'text?',
};

const getQualified: Shape = {
  agentName: 'text',
  agentEmail: 'text',
  agentPhone: 'text?',
  brokerage: 'text?',
  licenseNumber: 'text?',
  yearsExperience: 'text?',
  primaryMarkets: 'text?',
  specialties: 'text?',
  recentTransactionVolume: 'text?',
  motivation: 'text?',
  submissionId: 'text',
  submissionTimestamp: 'text',
  dashboardUrl: 'text?',
};

const affiliate: Shape = {
  companyName: 'text',
  serviceType: 'text',
  contactName: 'text',
  contactEmail: 'text',
  contactPhone: 'text?',
  address: 'text?',
  serviceDescription: 'text?',
  submissionId: 'text',
  submissionTimestamp: 'text',
  dashboardUrl: 'text?',
};

const generalContractor: Shape = {
  ...affiliate,
  workersCompensationInsurance: 'text',
  contractorLicense: 'text',
  environmentalFactorCompliance: 'text',
  oshaCompliance: 'text',
  signedNDA: 'text',
  safetyPlanInPlace: 'text',
  numberOfEmployees: 'text',
};

/** The signal types that the platform itself emits. Others are known by the hooks that name them. */
const SHAPES: Readonly<Record<string, Shape>> = {
  CONTACT_US_FORM_SUBMITTED: contactUs,
  GET_ESTIMATE_FORM_SUBMITTED: getEstimate,
  GET_QUALIFIED_FORM_SUBMITTED: getQualified,
  AFFILIATE_FORM_SUBMITTED: affiliate,
  REQUEST_STATUS_CHANGED: {
    requestId: 'text',
    fromStatus: 'text',
    toStatus: 'text',
    actor: 'text',
    reason: 'text?',
    changedAt: 'text',
  },
  REQUEST_EXPIRY_WARNING: { requestId: 'text', status: 'text', day: 'number', expiresAt: 'text', assignedTo: 'text?' },
  REQUEST_ASSIGNED: {
    requestId: 'text',
    assigneeContactId: 'text',
    previousAssigneeContactId: 'text?',
    assignedBy: 'text',
  },
  USER_INVITED: { userId: 'text', actor: 'text' },
  USER_ROLE_CHANGED: { userId: 'text', actor: 'text' },
  USER_DISABLED: { userId: 'text', actor: 'text' },
};

export const CATALOGUED_SIGNAL_TYPES: readonly string[] = Object.keys(SHAPES);

const EXPECTED: Readonly<Record<Kind, string>> = {
  text: 'a text that is not empty',
  flag: 'true or false',
  number: 'a number',
  links: 'a list of https URLs',
  address: 'an object of the texts streetAddress, city, state and zip',
  'contact-way': '"phone" or "email"',
};

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';
const isHttpsUrl = (value: unknown): boolean =>
  isText(value) && URL.canParse(value) && new URL(value).protocol === 'https:';
const isAddress = (value: unknown): boolean =>
  isMap(value) && ['streetAddress', 'city', 'state', 'zip'].every((part) => isText(value[part]));

const FITS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: isText,
  flag: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  links: (value) => Array.isArray(value) && value.every(isHttpsUrl),
  address: isAddress,
  'contact-way': (value) => value === 'phone' || value === 'email',
};

const requiredKind = (kind: Kind | `${Kind}?`): { readonly kind: Kind; readonly optional: boolean } => {
  const kinds: readonly Kind[] = ['text', 'flag', 'number', 'links', 'address', 'contact-way'];
  const found = kinds.find((candidate) => kind === candidate || kind === `${candidate}?`);
  if (found === undefined) throw new Error(`unknown kind ${kind}`);
  return { kind: found, optional: kind !== found };
};

const problemOf = (field: string, declared: Kind | `${Kind}?`, value: unknown): string | undefined => {
  const { kind, optional } = requiredKind(declared);
  const absent = value === undefined || value === null || (optional && value === '');
  if (absent) return optional ? undefined : `payload.${field} is missing; it must be ${EXPECTED[kind]}`;
  return FITS[kind](value) ? undefined : `payload.${field} must be ${EXPECTED[kind]}`;
};

const shapeFor = (signalType: string, payload: Payload): Shape | undefined =>
  signalType === 'AFFILIATE_FORM_SUBMITTED' && payload.serviceType === 'General Contractor'
    ? generalContractor
    : SHAPES[signalType];

/**
 * Whether a payload is what its signal type promises. Types outside the catalogue promise nothing.
 * The refusal names every field at fault and never repeats a value.
 */
export const checkPayload = (signalType: string, payload: Payload): Result<Payload, { readonly reason: string }> => {
  const shape = shapeFor(signalType, payload);
  const problems = Object.entries(shape ?? {}).flatMap(([field, kind]) => problemOf(field, kind, payload[field]) ?? []);
  return problems.length === 0 ? accept(payload) : refuse({ reason: problems.join('; ') });
};
