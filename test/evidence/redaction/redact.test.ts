import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactKeys } from '../../../analyzer/evidence/redaction/redact.ts';

const HASH = 'AbCdEfGhIjKlMnOpQrStUvWxYz0=';

describe('keys', () => {
  it.each<[string, string, string]>([
    ['a whole key', 'key BCDFG-HJKMN-PQRTV-WXY23-46789.', 'key *****-*****-*****-*****-*****.'],
    ['the last three groups, as MGADiag prints them', '*****-*****-BCDFG-HJKMN-PQRTV', '*****-*****-*****-*****-*****'],
    [
      'a masked key with its last group',
      '<PKey>*****-*****-*****-*****-PQRTV</PKey>',
      '<PKey>*****-*****-*****-*****-*****</PKey>',
    ],
    ['letters that a key cannot hold', 'AAAAA-EEEEE-IIIII', '*****-*****-*****'],
    ['small letters', 'bcdfg-hjkmn-pqrtv', '*****-*****-*****'],
    ['a wrap between groups', 'BCDFG-HJKMN-\r\n> PQRTV', '*****-*****-\r\n> *****'],
    ['a wrap within a group', 'BCDFG-HJKMN-PQ\r\n  RTV', '*****-*****-**\r\n  ***'],
    ['blanks around the hyphens', 'BCDFG - HJKMN - PQRTV', '***** - ***** - *****'],
    ['blanks in place of them', 'BCDFG HJKMN PQRTV!', '***** ***** *****!'],
    ['one of each', 'BCDFG-HJKMN PQRTV', '*****-***** *****'],
    ['no-break spaces', 'BCDFG\xA0HJKMN\xA0PQRTV', '*****\xA0*****\xA0*****'],
    ['dashes of a word processor', 'BCDFG–HJKMN–PQRTV', '*****–*****–*****'],
    ['a key glued to the next label', 'BCDFG-HJKMN-PQRTVWindows', '*****-*****-*****Windows'],
    ['hyphens with Markdown escapes', 'BCDFG\\-HJKMN\\-PQRTV', '*****\\-*****\\-*****'],
    ['a hyphen and the continuation of a line', 'BCDFG-\\\r\n  HJKMN-PQRTV', '*****-\\\r\n  *****-*****'],
    ['a key that is the name of a folder', 'C:\\KEYS\\BCDFG-HJKMN-PQRTV\\OLD', 'C:\\KEYS\\*****-*****-*****\\OLD'],
    ['masks with Markdown escapes', '\\*\\*\\*\\*\\*-BCDFG-HJKMN', '\\*\\*\\*\\*\\*-*****-*****'],
  ])('%s', (_, text, clean) => {
    expect(redactKeys(text)).toEqual({ text: clean, count: 1 });
  });

  it.each([
    ['two groups', 'BCDFG-HJKMN'],
    ['a path in capitals', '\\\\SRV01\\KMSIN\\PC-ADMIN-00012-X\\20260101T000000Z_0A1B'],
    ['a path in which only the folders together would be a key', 'D:\\BCD\\FG-HJKMN-PQ\\RTV'],
    ['an Extended PID', '12345-00111-222-333333-03-1033-7601.0000-1002014'],
    ['a product ID of Windows 10', '00331-10000-00001-AA123'],
    ['a GUID', '0a1b2c3d-1111-4222-8333-444455556666'],
    ['what is struck out already', '*****-*****-*****-*****-***** and XXXXX-XXXXX-XXXXX'],
    ['words', 'THESE THREE WORDS, state-of-the-art, about-other-words'],
    ['a rule', '-----------------------------------------'],
    ['numbers', '22222 33333 44444'],
  ])('leaves %s alone', (_, text) => {
    expect(redactKeys(text)).toEqual({ text, count: 0 });
  });
});

it.each([' ', '\t', '\n', '\r\n', '>', '|', '\xA0'])('blanks of every kind may stand beside a hyphen: %j', (blank) => {
  for (const between of [`${blank}-`, `-${blank}`, `${blank}-${blank}`])
    expect(redactKeys(`see BCDFG${between}HJKMN${between}PQRTV`).text).toBe(`see *****${between}*****${between}*****`);
});

it('a backslash that escapes nothing parts what stands beside it', () => {
  expect(redactKeys('BCDFG\\HJKMN\\PQRTV').count).toBe(0);
  expect(redactKeys('BCD\\FG-HJKMN-PQRTV').count).toBe(0);
});

describe('hashes', () => {
  it.each([
    ['in characters that base64 does not have', `{${HASH}}`],
    ['at the end of a text', HASH],
    ['at the start of a line', `\n${HASH}\n`],
  ])('stand %s', (_, text) => {
    expect(redactKeys(text)).toEqual({ text: text.replace(HASH, '*'.repeat(28)), count: 1 });
  });

  it.each([`A${HASH}`, `${HASH}=`, `${HASH}A`, HASH.slice(1), `/${HASH}`, `+${HASH}`])('%s is none', (text) => {
    expect(redactKeys(text)).toEqual({ text, count: 0 });
  });

  it.each([
    ['after its label', `Windows Product Key Hash: ${HASH}\n`],
    ['in the XML of Office', `<Hash>${HASH}</Hash>`],
    ['anywhere', `see ${HASH} there`],
  ])('%s', (_, text) => {
    expect(redactKeys(text)).toEqual({ text: text.replace(HASH, '*'.repeat(28)), count: 1 });
  });

  it('leaves the hash of the hardware alone, which is no key', () => {
    const text = 'HWID Hash Current: AbCdEfGhIjKlMnOpQrStUvWxYz0AbCdEfGhIjKlMnOpQ';
    expect(redactKeys(text)).toEqual({ text, count: 0 });
  });
});

describe('properties', () => {
  const group = fc.string({ unit: fc.constantFrom(...'BCDFGHJKMNPQRTVWXY2346789'), minLength: 5, maxLength: 5 });
  const gap = fc.constantFrom('-', ' - ', '-\r\n', '-\n> ', '\u2013', '-\xA0');
  const frame = fc.string({ maxLength: 20 }).map((text) => text.replace(/[A-Za-z0-9*#]/g, '.'));

  it('no group of a key survives, wherever the key stands', () => {
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 3, maxLength: 5 }),
        gap,
        frame,
        frame,
        (groups, between, before, after) => {
          fc.pre(groups.some((part) => !/^\d{5}$/.test(part)) && !/^\d{5}$/.test(groups[0] as string));
          const { text, count } = redactKeys(before + groups.join(between) + after);
          expect(count).toBe(1);
          for (const part of groups) expect(text).not.toContain(part);
        },
      ),
    );
  });

  it('a second pass finds nothing, and lines stay where they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'BCDX2*-\n >=a'), maxLength: 300 }), (text) => {
        const once = redactKeys(text);
        expect(redactKeys(once.text)).toEqual({ text: once.text, count: 0 });
        expect(once.text.length).toBe(text.length);
        expect(once.text.split('\n').length).toBe(text.split('\n').length);
      }),
    );
  });

  const escaped = (text: string): string => text.replace(/[-*#\u2022]/g, '\\$&');
  const signs = fc.string({
    unit: fc.constantFrom(...'BCDFGHJKMNPQRTVWXY2346789*#\u2022'),
    minLength: 5,
    maxLength: 5,
  });

  it('no group of a key survives behind a path, nor with every sign escaped that can be', () => {
    fc.assert(
      fc.property(fc.array(signs, { minLength: 3, maxLength: 5 }), gap, fc.boolean(), (groups, between, escapeAll) => {
        fc.pre(/[B-WYZ]/.test(groups[0] as string));
        const key = groups.join(between);
        const { text, count } = redactKeys(`C:\\KEYS\\${escapeAll ? escaped(key) : key}`);
        expect(count).toBe(1);
        expect(text.slice('C:\\KEYS\\'.length)).not.toMatch(/[A-Z0-9]/);
      }),
    );
  });

  it('folders are no groups of a key: a path in which no folder is a key stays as it is', () => {
    const folder = fc
      .string({ unit: fc.constantFrom(...'ABCK019-'), minLength: 1, maxLength: 14 })
      .filter((name) => !/^-|-$/.test(name) && redactKeys(name).count === 0);
    fc.assert(
      fc.property(fc.array(folder, { minLength: 1, maxLength: 6 }), (folders) => {
        const path = ['\\\\SRV01', ...folders].join('\\');
        expect(redactKeys(path)).toEqual({ text: path, count: 0 });
      }),
      { numRuns: 2000 },
    );
  });
});
