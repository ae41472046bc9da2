/** The groups of the user pool, highest rank first (infra/lib/user-groups.cjs). A person in two acts in the higher. */
export const ROLES = ['super_admin', 'admin', 'accounting', 'srm', 'agent', 'homeowner', 'provider', 'guest'] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (text: string): text is Role => ROLES.some((role) => role === text);

/** 0 is the highest. */
export const rankOf = (role: Role): number => ROLES.indexOf(role);

/** Whether `one` stands above `other`; equal ranks do not. */
export const isAbove = (one: Role, other: Role): boolean => rankOf(one) < rankOf(other);

/** The highest of the groups; other groups give nothing. Nobody without a group is more than a guest. */
export const roleOf = (groups: readonly string[]): Role => ROLES.find((role) => groups.includes(role)) ?? 'guest';
