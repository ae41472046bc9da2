import type { Lifecycle } from './lifecycle.ts';
import type { Watch } from './record-image.ts';

const OPEN = ['New', 'Pending walk-thru'];

/** Requests (DOMAIN, section 5): from a form's arrival to a quote, the archive, or silence. */
export const REQUESTS: Lifecycle = {
  record: 'request',
  initial: 'New',
  statuses: [
    { name: 'New', order: 1 },
    { name: 'Pending walk-thru', order: 2 },
    { name: 'Move to Quoting', order: 3, stamp: 'moveToQuotingDate' },
    { name: 'Expired', order: 4, stamp: 'expiredDate' },
    { name: 'Archived', order: 5, stamp: 'archivedDate', isTerminal: true },
  ],
  transitions: [
    { from: ['New'], to: 'Pending walk-thru', by: [{ people: 'staff' }, { event: 'meeting-scheduled' }] },
    { from: ['Pending walk-thru'], to: 'New', by: [{ people: 'staff' }], reason: 'free' },
    { from: OPEN, to: 'Move to Quoting', by: [{ people: 'staff' }, { event: 'quote-made' }] },
    { from: OPEN, to: 'Expired', by: [{ people: 'staff' }, { timer: 'inactivity' }], reason: 'free' },
    {
      from: [...OPEN, 'Move to Quoting', 'Expired'],
      to: 'Archived',
      by: [{ people: 'staff' }],
      reason: { list: 'archive' },
    },
    {
      from: ['Expired', 'Archived'],
      to: 'New',
      by: [{ people: 'reactivators' }],
      reason: 'free',
      limit: { counter: 'reactivations', atMost: 3 },
    },
  ],
  timers: [
    {
      name: 'inactivity',
      on: OPEN,
      to: 'Expired',
      afterDays: 14,
      warnAtDays: [10, 12],
      overrides: [
        { name: 'referral', when: { fact: 'source', has: 'Referral' }, afterDays: 30, warnAtDays: [10, 12] },
        { name: 'key-partner', when: { fact: 'partner', has: 'key' }, afterDays: 21, warnAtDays: [10, 12] },
      ],
    },
  ],
  reasons: {
    archive: [
      'completed_successful',
      'completed_quote_accepted',
      'cancelled_no_response',
      'cancelled_budget_mismatch',
      'cancelled_timeline_conflict',
      'cancelled_client_decision',
      'expired_automatic',
      'expired_manual',
      'duplicate_request',
      'unqualified_outside_area',
      'unqualified_scope',
      'other_reason',
    ],
  },
  people: {
    staff: { says: 'staff', anywhere: ['super_admin', 'admin', 'srm'], assigned: ['agent'] },
    reactivators: {
      says: 'an admin, or the AE it is assigned to',
      anywhere: ['super_admin', 'admin'],
      assigned: ['srm', 'agent'],
    },
    readers: { says: 'staff', anywhere: ['super_admin', 'admin', 'accounting', 'srm'], assigned: ['agent'] },
    analysts: {
      says: 'staff who see all requests',
      anywhere: ['super_admin', 'admin', 'accounting', 'srm'],
      assigned: [],
    },
  },
  readers: 'readers',
  analysts: 'analysts',
  signals: { changed: 'REQUEST_STATUS_CHANGED', warning: 'REQUEST_EXPIRY_WARNING', idField: 'requestId' },
};

/** What people write into a request while they work on it. */
export const REQUESTS_WATCH: Watch = {
  activity: ['officeNotes', 'lastContactDate', 'clientResponseDate', 'assignedTo', 'visitDate'],
  timing: ['leadSource', 'source', 'brokerage', 'agentContactId'],
  events: { visitDate: 'meeting-scheduled' },
  upkeep: ['erasureId'],
};
