/** What the demo begins with: requests as the platform's forms write them. */
export interface DemoRequest {
  readonly id: string;
  readonly about: string;
  readonly row: Readonly<Record<string, unknown>>;
}

const AMELIA = 'contact-ae-1';
const BENJAMIN = 'contact-ae-2';
const CARLA = 'contact-ae-3';

export const DEMO_REQUESTS: readonly DemoRequest[] = [
  {
    id: 'kitchen',
    about: 'urgent, and nobody gets round to it',
    row: { assignedTo: AMELIA, priority: 'urgent', estimatedValue: 180_000, product: 'Kitchen remodel' },
  },
  { id: 'bathroom', about: 'saved by a note', row: { assignedTo: BENJAMIN, product: 'Bathroom remodel' } },
  { id: 'garden', about: 'kept up by a telephone call', row: { assignedTo: BENJAMIN, product: 'Landscaping' } },
  { id: 'roof', about: 'a meeting, and then nothing', row: { assignedTo: CARLA, priority: 'low', product: 'Roof' } },
  { id: 'garage', about: 'quoted, and done', row: { assignedTo: AMELIA, product: 'Garage' } },
  { id: 'windows', about: 'nobody works on it', row: { product: 'Windows' } },
  {
    id: 'attic',
    about: 'of high value; a script writes to it',
    row: { assignedTo: CARLA, estimatedValue: 120_000, product: 'Attic conversion' },
  },
  {
    id: 'porch',
    about: 'a referral has 30 days',
    row: { assignedTo: AMELIA, leadSource: 'Referral', product: 'Porch' },
  },
  { id: 'fence', about: 'archived by another program', row: { assignedTo: BENJAMIN, product: 'Fence' } },
  { id: 'probe', about: 'test data', row: { assignedTo: AMELIA, leadSource: 'E2E_TEST', product: 'Test' } },
];

/** What somebody does on a day. `writes` are of other programs, past this backend; `moves` goes through it. */
export interface Deed {
  readonly day: number;
  readonly requestId: string;
  readonly says: string;
  readonly by: string;
  readonly writes?: { readonly model: string; readonly row: Readonly<Record<string, unknown>> };
  readonly moves?: { readonly to: string; readonly reason: string };
}

const onRequest = (row: Readonly<Record<string, unknown>>) => ({ writes: { model: 'Requests', row } });
const inTable = (model: string, row: Readonly<Record<string, unknown>> = {}) => ({ writes: { model, row } });

export const DEEDS: readonly Deed[] = [
  { day: 3, requestId: 'roof', says: 'an appointment is made', by: 'back office', ...inTable('PendingAppoitments') },
  {
    day: 5,
    requestId: 'fence',
    says: 'the row is set to Archived',
    by: 'front end',
    ...onRequest({ status: 'Archived' }),
  },
  { day: 6, requestId: 'garage', says: 'a quote is made', by: 'back office', ...inTable('Quotes') },
  { day: 9, requestId: 'attic', says: 'the budget is rounded', by: 'a script', ...onRequest({ budget: '120k' }) },
  {
    day: 9.5,
    requestId: 'garden',
    says: 'a call is noted in the request',
    by: 'back office',
    ...onRequest({ officeNotes: 'Called; they are back in two weeks.' }),
  },
  {
    day: 11,
    requestId: 'bathroom',
    says: 'a note is written',
    by: 'back office',
    ...inTable('RequestNotes', { content: 'Waiting for the tiles.' }),
  },
  {
    day: 12,
    requestId: 'garage',
    says: 'the work is accepted',
    by: 'staff',
    moves: { to: 'Archived', reason: 'completed_quote_accepted' },
  },
  {
    day: 15,
    requestId: 'kitchen',
    says: 'the owner calls again',
    by: 'an admin',
    moves: { to: 'New', reason: 'The owner has called and is still interested.' },
  },
  {
    day: 16.5,
    requestId: 'windows',
    says: 'it is filed',
    by: 'an admin',
    moves: { to: 'Archived', reason: 'cancelled_no_response' },
  },
];

/** What must come of it, and nothing else. */
export interface Expected {
  readonly day: number;
  readonly requestId: string;
  readonly what: string;
  readonly told: readonly string[];
}

const amelia = 'amelia.hart@example.com';
const benjamin = 'benjamin.cho@example.com';
const carla = 'carla.novak@example.com';
const farid = 'farid.osman@example.com';

const expected = (day: number, requestId: string, what: string, ...told: string[]): Expected => ({
  day,
  requestId,
  what,
  told,
});

export const EXPECTED: readonly Expected[] = [
  expected(3, 'roof', 'New → Pending walk-thru'),
  expected(5, 'fence', 'New → Archived'),
  expected(6, 'garage', 'New → Move to Quoting'),
  expected(10, 'kitchen', 'warned of day 10', amelia, farid),
  expected(10, 'bathroom', 'warned of day 10', benjamin),
  expected(10, 'windows', 'warned of day 10', farid),
  expected(10, 'attic', 'warned of day 10', carla, farid),
  expected(10, 'porch', 'warned of day 10', amelia),
  expected(12, 'kitchen', 'warned of day 12', amelia, farid),
  expected(12, 'windows', 'warned of day 12', farid),
  expected(12, 'attic', 'warned of day 12', carla, farid),
  expected(12, 'porch', 'warned of day 12', amelia),
  expected(12, 'garage', 'Move to Quoting → Archived'),
  expected(13, 'roof', 'warned of day 10', carla),
  expected(14, 'kitchen', 'New → Expired', amelia, farid),
  expected(14, 'windows', 'New → Expired', farid),
  expected(14, 'attic', 'New → Expired', carla, farid),
  expected(15, 'roof', 'warned of day 12', carla),
  expected(15, 'kitchen', 'Expired → New'),
  expected(16.5, 'windows', 'Expired → Archived'),
  expected(17, 'roof', 'Pending walk-thru → Expired', carla),
];

export const DAYS = 18;
/** How far the clock is moved at a time. */
export const STEP_DAYS = 0.5;
