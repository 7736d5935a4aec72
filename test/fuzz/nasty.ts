/** Values that have broken programs before: for JSON, for names, for numbers in tables. */
import type { Random } from '../../analyzer/generate/random.ts';

/** A key that no fixture holds: wherever two of its groups stand side by side in an output, a key leaked. */
export const CANARY = ['BCDFG', 'HJKMP', 'QRTVW', 'XY234', '6789B'] as const;

const SEPARATORS = ['-', '-', '-', '\u2013', '\u2011', ' - ', '-\r\n', '-\n> '];

/** The canary as people paste it: whole, or the end of it behind masked groups. */
export function canaryKey(random: Random): string {
  const masked = random.pick([0, 0, 1, 2]);
  const groups = CANARY.map((group, i) => (i < masked ? random.pick(['*****', 'XXXXX']) : group));
  const text = groups.join(random.pick(SEPARATORS));
  return random.chance(0.2) ? text.toLowerCase() : text;
}

const ONE = `(?:${CANARY.join('|')}|\\*{5}|X{5})`;
const BETWEEN = '(?:\\\\[rnt]|[\\s>\u2010-\u2015-]){1,8}';
const SEEN = new RegExp(`(?<![A-Za-z0-9])${ONE}(?:${BETWEEN}${ONE}){2,}(?![A-Za-z0-9])`, 'gi');
const GROUP = new RegExp(CANARY.join('|'), 'i');

/** A key of which a group can be seen in a text, be it raw text or JSON: three groups side by side, masked ones counted. */
export function canaryIn(text: string): string | null {
  for (const [found] of text.matchAll(SEEN)) if (GROUP.test(found)) return found;
  return null;
}

export const TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(1)',
  '\t=1',
  '\r=1',
  '\uff1d1+1',
  '"',
  '"",\r\nx,"',
  '<script>alert(1)</script>',
  '</script><img src=x onerror=alert(1)>',
  '<!--',
  ']]>',
  '&#x3c;',
  '\u001b[2J\u001b]0;owned\u0007',
  '\u009b31m',
  '\u202eexe.txt',
  'a\u200bb',
  '\u2028\u2029\u0085',
  '\ud800',
  '\udfff\ud800',
  '\ufffe\uffff\ufeff',
  '\u{e0041}',
  '_x0041_',
  '__proto__',
  'constructor',
  'toString',
  '1E05',
  '0012',
  '12345678901234567890',
  '2026-01-01T00:00 (comment)',
  '9999-12-31T23:59:59Z',
  '0000-00-00T00:00:00Z',
  '../../../../etc/passwd',
  'CON',
  'VOLUME_KMSCLIENT',
  '0xC004F035',
  'x'.repeat(40_000),
];

export const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  1,
  -1,
  1e308,
  -1e308,
  5e-324,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 53,
  [],
  {},
  [[]],
  [null],
  { length: 5 },
  [{}, {}],
];

export const NUMBERS_32: readonly number[] = [
  0, 1, 2, 7, 8, 35, 36, 37, 156, 157, 181, 182, 183, 373, 374, 375, 0x2000, 0x20000, 0x20001, 0x7fffffff, 0x80000000,
  0xffffffff, 0xfffffff8,
];

export const DEVICE_NAMES: readonly string[] = [
  '-rf',
  '--out',
  '.hidden',
  '...',
  ' lead',
  'trail ',
  'CON',
  'NUL.txt',
  'a\nb',
  'a\r\nb,c',
  '\u001b[31mred',
  '\u202egnp.exe',
  '=1+1',
  '@x',
  '"q"',
  "it's",
  '<b>',
  'a;b|c',
  '__proto__',
  'constructor',
  '\u00e4'.repeat(127),
  'x'.repeat(255),
  '20260101T000000Z_abcd',
];
