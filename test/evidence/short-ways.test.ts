/** Each short way of the text readers against the long one that it stands for. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import iconv from 'iconv-lite';
import { describe, expect } from 'vitest';
import { readMgadiag } from '../../analyzer/evidence/mgadiag/index.ts';
import { bodyOf } from '../../analyzer/evidence/mgadiag/normalize.ts';
import { findSections } from '../../analyzer/evidence/mgadiag/sections.ts';
import { redactKeys } from '../../analyzer/evidence/redaction/redact.ts';
import { readSlmgr } from '../../analyzer/evidence/slmgr/index.ts';
import { lcidOf, PAGES_BY_LCID, pageName } from '../../analyzer/evidence/slmgr/languages/pages.ts';
import { withoutBlanks } from '../../analyzer/evidence/slmgr/line.ts';
import { isMask, isPartialKey } from '../../analyzer/evidence/slmgr/shape.ts';
import { splitLines } from '../../analyzer/evidence/slmgr/split.ts';
import { decodeText } from '../../analyzer/evidence/text/index.ts';
import { mojibakeScore } from '../../analyzer/evidence/text/mojibake.ts';
import { REPOSITORY } from '../golden/run.ts';
import { mgadiag } from './mgadiag/samples.ts';

const pieces = (...texts: readonly string[]) =>
  fc
    .array(fc.oneof(fc.constantFrom(...texts), fc.string({ maxLength: 4, unit: 'binary' })), { maxLength: 30 })
    .map((parts) => parts.join(''));

/** All pages in turn, each decoded in full: the first without a suspicious character, else the one with the fewest. */
function likeliest(body: Buffer, oem: number): { text: string; encoding: string } {
  const language = PAGES_BY_LCID.get(lcidOf(body.toString('latin1')) ?? 0);
  const own = language === undefined ? [] : [language.oem, language.ansi];
  const decoded = [oem, ...own, 1252, 850, 437, 936, 932, 949, 950, 866, 1251, 852, 1250].map((page) => {
    const text = iconv.decode(body, pageName(page)).replaceAll('\0', '');
    return { text, encoding: pageName(page), score: mojibakeScore(text) };
  });
  const least = Math.min(...decoded.map(({ score }) => score));
  const { text, encoding } = decoded.find(({ score }) => score === least) as (typeof decoded)[number];
  return { text, encoding };
}

const PID = '55041-00168-305-246209-03-1031-7600.0000-0522010';

test.prop([
  fc.constantFrom(437, 850, 852, 866, 874, 932, 1250, 1251, 1252, 1254),
  fc.constantFrom(850, 852, 866, 1250, 1251, 1252),
  pieces('Grösse', 'ÄÖÜ', 'Łódź', 'Описание: ', 'é', 'ç', '\0', PID, 'Status: '),
])('a code page is chosen as if each had been tried in full', (oem, written, text) => {
  // No UTF-8 and no UTF-16: two bytes that neither begins with.
  const body = Buffer.concat([
    Buffer.from('x\xff\xffy', 'latin1'),
    iconv.encode(text.replaceAll('\0\0', ''), pageName(written)),
    Buffer.from('.'),
  ]);
  fc.pre(body.filter((byte) => byte === 0).length * 40 < body.length);
  expect(decodeText(body, oem)).toEqual(likeliest(body, oem));
});

test.prop([pieces('-', '--', '-03-', '12345-', '12345-12345-123-123456-12-', '1033-', PID, `${PID}-`)])(
  'the LCID is that of the first Extended PID',
  (text) => {
    const found = /\d{5}-\d{5}-\d{3}-\d{6}-\d\d-(\d{4,5})-/.exec(text);
    expect(lcidOf(text)).toBe(found === null ? null : Number(found[1]));
  },
);

test.prop([pieces('\r\n', '\n', '\r', '\r\r\n', 'Name: ')])('lines are split as the expression does', (text) => {
  for (const ends of [/\r{1,2}\n|\r|\n/, /\r\n?|\n/]) expect(splitLines(text, ends)).toEqual(text.split(ends));
});

test.prop([pieces(' ', '\t', '\xA0', '\u3000', '\x1f', 'a', '')])('blanks are those of trim', (text) => {
  expect(withoutBlanks(text)).toBe(text.trim());
});

test.prop([fc.string({ unit: fc.constantFrom('X', 'x', 'B', '2', '9', 'A', 'C') })])(
  'a partial key is no mask',
  (text) => {
    expect(isPartialKey(text)).toBe(/^[BCDFGHJKMNPQRTVWXY2-9]{5}$/.test(text) && !isMask(text));
  },
);

test.prop([
  pieces('Windows', 'OEM:SLP', 'Retail', 'Off', 'removed', '***', '###', '@@@', '??', '????', '(x)', 'x', ' '),
])('a plain word is no mask by the long way either, which a blank in front of it enforces', (text) => {
  expect(isMask(text)).toBe(isMask(`\xA0${text}`));
});

describe('sections of a report', () => {
  const lines = [
    'WGA Data-->',
    'Licensing Data-->',
    'OEM Activation 2.0 Data-->',
    'WgaER Data-->',
    'Vista',
    'Windows Validation',
    'Other data-->',
    'OGA Data-->',
    'Windows XP',
    'Notifications Data-->',
    'x',
    '',
    'HWID Data-->',
  ];
  test.prop([fc.array(fc.constantFrom(...lines), { maxLength: 12 }), fc.constantFrom('\n', '\r\n')])(
    'a printed name is found as a quoted one is',
    (some, end) => {
      const names = (prefix: string) =>
        findSections(some.map((line) => prefix + line).join(end), 0, 1e6).map(({ name, header }) => ({ name, header }));
      const line = (header: number, prefix: string) =>
        some
          .map((text) => prefix + text)
          .join(end)
          .slice(0, header)
          .split('\n').length;
      expect(names('').map(({ name, header }) => [name, line(header, '')])).toEqual(
        names('> ').map(({ name, header }) => [name, line(header, '> ')]),
      );
    },
  );

  test.prop([
    fc.array(
      fc.constantFrom('Product Name: Windows 7', '> x', '1. a', '1a', '   SLIC\t\t\tA\t\tB', '\\', '&gt; b', '', ' '),
      { maxLength: 9 },
    ),
  ])('a body has as many lines as its section', (some) => {
    expect(bodyOf(some.join('\r\n')).split('\n').length).toBe(Math.max(some.length, 1));
  });
});

const fleet = join(REPOSITORY, 'samples', 'fleet');
const captures = readdirSync(fleet)
  .map((name) => join(fleet, name, 'slmgr-dlv.txt'))
  .filter((path) => existsSync(path))
  .map((path) => readFileSync(path));

describe('what is remembered', () => {
  const report = () => undefined;
  const other = (text: string) =>
    Buffer.from(text.replaceAll('Licensed', 'Notification').replaceAll('SLIC', 'SSDT').replaceAll('Yes', 'No'));
  test('says the same of a file, whatever was read before it', () => {
    const bytes = Buffer.from(mgadiag());
    const first = structuredClone(readMgadiag(bytes, null, report));
    readMgadiag(other(mgadiag()), null, report);
    expect(readMgadiag(bytes, null, report)).toEqual(first);
  });

  test('says the same of every capture of the samples, in whatever order they are read', () => {
    const read = (capture: Buffer) => structuredClone(readSlmgr(capture, null, report));
    const first = captures.map(read);
    expect(first.filter(({ windows }) => windows !== null).length).toBeGreaterThan(20);
    expect([...captures].reverse().map(read).reverse()).toEqual(first);
  });
});

describe('keys', () => {
  const group = fc.string({ unit: fc.constantFrom(...'BCDFGHJKMNPQRTVWXY2346789'), minLength: 5, maxLength: 5 });
  const around = pieces(
    '-',
    '--',
    '=',
    'Hash: ',
    '{8A4FF650-0EE6-4F40-BDF2-8A4FF650EE6D}',
    PID,
    '12345-',
    ' AB',
    '\r\n',
    '> ',
  );
  test.prop([
    around,
    fc.tuple(fc.constant('BCDFG'), group, group),
    fc.constantFrom('-', ' - ', '-\r\n', '\u2013'),
    around,
  ])('a key is found whatever stands around it', (before, groups, dash, after) => {
    const key = groups.join(dash);
    const { text, count } = redactKeys(`${before} , ${key} , ${after}`);
    expect(count).toBeGreaterThan(0);
    expect(text).not.toContain(key);
  });
});
