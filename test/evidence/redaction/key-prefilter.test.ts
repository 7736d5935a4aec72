import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { mayHoldKey, someText, withoutKeys } from '../../../analyzer/evidence/redaction/key-prefilter.ts';
import { redactKeys } from '../../../analyzer/evidence/redaction/redact.ts';

const KEY = 'BCDFG-HJKMN-PQRTV-WXY23-46789';
const isKey = (text: string): boolean => redactKeys(text).count > 0;

it('sees keys however they are joined or masked, wherever they stand', () => {
  for (const text of [
    KEY,
    KEY.toLowerCase(),
    '*****-*****-HJKMN',
    '\u2022\u2022\u2022\u2022\u2022-#####-HJKMN',
    'BCDFG HJKMN PQRTV',
    'BCDFG - HJKMN - PQRTV',
    'BCDFG\nHJKMN\nPQRTV',
    'BCDFG-\r\n> HJKMN-\r\n> PQRTV',
    'BCDFG-\f\v\u2028HJKMN-PQRTV',
    'BBBBB-\u2003C0C8C-DDDDD',
    'BCDFG--HJKMN--PQRTV',
    'BCD\n> FG-HJKMN-PQRTV',
    'BCDFG\u2013HJKMN\u2013PQRTV',
    'hash AbCdEfGhIjKlMnOpQrStUvWxYz0=',
  ]) {
    expect(someText({ list: [1, null, { text }] }, isKey), text).toBe(true);
    expect(someText({ [text]: 1 }, isKey), text).toBe(true);
  }
});

it('asks for none of the texts that every device holds', () => {
  const asked: string[] = [];
  const usual = {
    cause: 'channel-not-checked',
    name: 'Windows(R) 7, Enterprise edition',
    source: '\\\\SRV01\\SHARE\\PC-0001\\20260101T000000Z_0a1b',
    time: '2026-01-01T00:00:00Z',
    step: 'Buy the underlying qualifying licence and use a MAK.',
  };
  someText(usual, (text) => asked.push(text) < 0);
  expect(asked).toEqual([]);
});

const group = fc.stringMatching(
  /^[BCDFGHJKMNPQRTVWXY2346789*#\u2022bcdfg]{2}(?:\n> |\\)?[BCDFGHJKMNPQRTVWXY2346789*]{3}$/,
);
const around = fc.string({ maxLength: 12, unit: fc.constantFrom('A', 'x', '-', ' ', '"', '>', '\\', '\n', '\u00e9') });
const separator = fc.constantFrom('-', ' ', ' - ', '-\n', '-\n> ', '\n', '\u2011', ' | ', '\\-', '-\f', '>-|');

test.prop([fc.array(group, { minLength: 3, maxLength: 5 }), separator, around, around])(
  'whatever the search strikes out, the sign has announced',
  (groups, joined, before, after) => {
    const text = `${before}${groups.join(joined)}${after}`;
    expect(someText({ text }, () => true) || !isKey(text)).toBe(true);
    expect(withoutKeys(text)).toEqual(redactKeys(text));
  },
);

const gap = fc.string({ minLength: 1, maxLength: 4, unit: fc.constantFrom('-', ' ', '>', '|') });
const keyGroup = fc.stringMatching(/^[BCDFGHJKMNPQRTVWXY2346789*]{5}$/);
const ascii = fc.string({ maxLength: 8, unit: fc.constantFrom('A', 'x', '-', ' ', '>', '0', ':') });

test.prop([fc.array(fc.tuple(keyGroup, gap), { minLength: 3, maxLength: 5 }), ascii, ascii], { numRuns: 3000 })(
  'the sign in a whole piece of ASCII JSON says no less',
  (groups, before, after) => {
    const text = before + groups.flat().slice(0, -1).join('') + after;
    expect(mayHoldKey(JSON.stringify({ name: text, next: 'BERLIN' })) || !isKey(text), text).toBe(true);
  },
);

it('does not search a text for the five characters that every capture holds', () => {
  expect(mayHoldKey('Partial Product Key: F4VKB\r\nLicense Status: Licensed\r\n')).toBe(false);
  expect(mayHoldKey('Extended PID: 74525-71106-265-884242-03-1031-7601.0000-0522013')).toBe(false);
});

it('says no less whatever parts the groups', () => {
  const separators = ['-', ' ', ' - ', '- ', ' -', '--', '- -', '---', ' --', '-  -', '  ', ' | ', '>-|', '>', '|'];
  for (const one of separators)
    for (const two of separators)
      for (const around of ['', ' ', '-', 'x ', '>']) {
        const text = `${around}BCDFG${one}HJKMN${two}PQRTV${around}`;
        if (isKey(text)) expect(mayHoldKey(JSON.stringify({ name: text, next: 'BERLIN' })), text).toBe(true);
      }
});

it('says no of what holds none, whatever it is made of', () => {
  for (const value of [null, undefined, 5, true, '', 'BERLIN', [], {}, [1, null, ['x']], { a: { b: null, c: [2] } }])
    expect(
      someText(value, () => true),
      JSON.stringify(value),
    ).toBe(false);
  expect(someText({ text: KEY }, () => false)).toBe(false);
  // What a sign announces need not be a key.
  const masked = '*****-*****-*****-*****-*****';
  expect(mayHoldKey(masked)).toBe(true);
  expect(someText({ list: [masked] }, isKey)).toBe(false);
  expect(someText({ list: ['x', KEY] }, isKey)).toBe(true);
});

it('two groups behind hyphens announce a key, one does not', () => {
  expect(mayHoldKey('xx-BCDFG-HJKMN-PQRTV')).toBe(true);
  expect(mayHoldKey('aaaaaaaaaaaaaaaa-BCDFG')).toBe(false);
});
