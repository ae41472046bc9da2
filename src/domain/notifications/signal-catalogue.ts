import type { Payload } from './signal.ts';

export type Kind = 'text' | 'flag' | 'number' | 'links' | 'address' | 'contact-way';
/** `?` marks a field that may be absent. Fields beyond these are kept and may be used by templates. */
export type Shape = Readonly<Record<string, Kind | `${Kind}?`>>;

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

/** Who and what is said by ids and words alone: whoever is told is found by the user's id. */
const userChanged: Shape = { userId: 'text', actor: 'text', reason: 'text?', changedAt: 'text' };

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
  USER_INVITED: { ...userChanged, role: 'text' },
  USER_ROLE_CHANGED: { ...userChanged, fromRole: 'text', toRole: 'text' },
  USER_DISABLED: userChanged,
};

export const CATALOGUED_SIGNAL_TYPES: readonly string[] = Object.keys(SHAPES);

/** The shape that a signal of this type must have; a general contractor tells more about itself than other affiliates. */
export const shapeFor = (signalType: string, payload: Payload): Shape | undefined =>
  signalType === 'AFFILIATE_FORM_SUBMITTED' && payload.serviceType === 'General Contractor'
    ? generalContractor
    : SHAPES[signalType];
