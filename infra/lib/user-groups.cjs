/** The groups of the user pool, highest rank first. The rank is the precedence: in two groups, a person acts in the higher. */
const USER_GROUPS = [
  { name: 'super_admin', description: 'Full platform, all data, complete control' },
  { name: 'admin', description: 'Platform management, business data, user management' },
  { name: 'accounting', description: 'Financial interfaces and data, reporting only' },
  { name: 'srm', description: 'Client management, client projects, assignment control' },
  { name: 'agent', description: 'Project interfaces, assigned projects, status updates' },
  { name: 'homeowner', description: 'Personal portal, own projects, view only' },
  { name: 'provider', description: 'Service interfaces, assigned work, progress updates' },
  { name: 'guest', description: 'Public pages' },
];

const pascal = (name) => name.replace(/(^|_)([a-z])/g, (_, __, letter) => letter.toUpperCase());

const groupId = ({ name }) => `UserGroup${pascal(name)}`;
const groupRoleId = (group) => `${groupId(group)}Role`;

module.exports = { USER_GROUPS, groupId, groupRoleId };
