import { compileFilters, UnreadablePattern } from '../../../local/streams/filter-pattern.ts';

const record = {
  eventName: 'MODIFY',
  dynamodb: {
    NewImage: { status: { S: 'PENDING' }, attempts: { N: '2' }, tags: { SS: ['a', 'b'] }, gone: { NULL: true } },
    SizeBytes: 42,
  },
};
const matches = (pattern: unknown): boolean => compileFilters([JSON.stringify(pattern)])(record);
const image = (pattern: unknown) => ({ dynamodb: { NewImage: pattern } });

it.each<[string, unknown, boolean]>([
  ['an exact value', { eventName: ['MODIFY'] }, true],
  ['one of several values', { eventName: ['INSERT', 'MODIFY'] }, true],
  ['another value', { eventName: ['INSERT'] }, false],
  ['several fields that all match', { eventName: ['MODIFY'], ...image({ status: { S: ['PENDING'] } }) }, true],
  ['several fields of which one does not', { eventName: ['MODIFY'], ...image({ status: { S: ['SENT'] } }) }, false],
  ['an element of a list', image({ tags: { SS: ['b'] } }), true],
  ['true', image({ gone: { NULL: [true] } }), true],
  ['a field that is absent', image({ priority: { S: ['high'] } }), false],
  ['a beginning', image({ status: { S: [{ prefix: 'PEN' }] } }), true],
  ['another beginning', image({ status: { S: [{ prefix: 'SEN' }] } }), false],
  ['an end', image({ status: { S: [{ suffix: 'ING' }] } }), true],
  ['letters of either case', image({ status: { S: [{ 'equals-ignore-case': 'pending' }] } }), true],
  ['presence', image({ status: { S: [{ exists: true }] } }), true],
  ['presence of what is absent', image({ priority: { S: [{ exists: true }] } }), false],
  ['absence', { dynamodb: { OldImage: { status: { S: [{ exists: false }] } } } }, true],
  ['absence of what is there', image({ status: { S: [{ exists: false }] } }), false],
  ['anything but another value', image({ status: { S: [{ 'anything-but': 'SENT' }] } }), true],
  ['anything but this value', image({ status: { S: [{ 'anything-but': ['SENT', 'PENDING'] }] } }), false],
  ['anything but this beginning', image({ status: { S: [{ 'anything-but': { prefix: 'PEN' } }] } }), false],
  ['anything but, of what is absent', image({ priority: { S: [{ 'anything-but': 'low' }] } }), false],
  ['a number in a range', { dynamodb: { SizeBytes: [{ numeric: ['>', 40, '<=', 42] }] } }, true],
  ['a number out of it', { dynamodb: { SizeBytes: [{ numeric: ['<', 42] }] } }, false],
  ['the exact number', { dynamodb: { SizeBytes: [42] } }, true],
  ['a number of DynamoDB, which is a text', image({ attempts: { N: [{ numeric: ['=', 2] }] } }), false],
  ['either of two operators', image({ status: { S: [{ prefix: 'X' }, { suffix: 'ING' }] } }), true],
])('matches by %s', (_, pattern, expected) => {
  expect(matches(pattern)).toBe(expected);
});

it('lets everything through without a filter, and by any of several', () => {
  expect(compileFilters([])(record)).toBe(true);
  expect(compileFilters(['{"eventName":["INSERT"]}', '{"eventName":["MODIFY"]}'])(record)).toBe(true);
});

it.each([
  ['no JSON', '{'],
  ['a value outside a list', '{"eventName":"INSERT"}'],
  ['an empty list', '{"eventName":[]}'],
  ['an unknown operator', '{"eventName":[{"wildcard":"I*"}]}'],
  ['$or', '{"$or":[{"eventName":["INSERT"]}]}'],
  ['half a comparison', '{"n":[{"numeric":["<"]}]}'],
  ['an unknown comparison', '{"n":[{"numeric":["~",1]}]}'],
])('refuses %s instead of guessing', (_, pattern) => {
  expect(() => compileFilters([pattern])).toThrow(UnreadablePattern);
});
