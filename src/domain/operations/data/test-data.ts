/** DOMAIN: a record is test data when its `leadSource` says so, and never by a name or an address. */
export const TEST_LEAD_SOURCE = 'E2E_TEST';

export const isTestRow = ({ leadSource }: Readonly<Record<string, unknown>>): boolean =>
  leadSource === TEST_LEAD_SOURCE;
