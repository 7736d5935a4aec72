/** The same nasties through every kind of reader, and keys through every way into a result. */
import { fc, test } from '@fast-check/vitest';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { main } from '../../analyzer/cli/main.ts';
import {
  jsonText,
  keptByExcel,
  MAX_CELL,
  safeForCsv,
  safeForHtml,
  safeForJson,
  safeForMarkdown,
  safeForTerminal,
  safeForXml,
} from '../../analyzer/model/escape.ts';
import { COLUMNS } from '../../analyzer/report/columns.ts';
import { csvRows } from '../../analyzer/report/csv.ts';
import { TEXTS } from '../fuzz/nasty.ts';

const NASTIES = [
  ...TEXTS,
  '\u2800=1',
  '\u3164@x',
  'x;=cmd|A0',
  'x,+1',
  '[a](http://evil) ![i](x) **b** `c` | d',
  'see www.evil.example or mail a@evil.example',
  '# heading',
  '1. list\n- list',
  '&lt;b&gt;',
  '\ufe0f\u{e0100}\u00ad\u115f',
  '\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\',
];

/** Each reader with what must never reach it. */
const READERS: [string, (text: string) => string, RegExp][] = [
  ['csv', (text) => safeForCsv(text), /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[;,]\s*[=+\-@]/],
  ['html', safeForHtml, /[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/],
  ['xml', safeForXml, /[<>]|&(?!amp;|lt;|gt;|quot;)|(?<!_x005F)_x(?!005F)[0-9A-Fa-f]{4}_/],
  ['terminal', safeForTerminal, /\u001b/],
  [
    'markdown',
    safeForMarkdown,
    /(?<!\\)[*`[\]#|~@]|(?<!\\):\/\/|(?<![A-Za-z0-9\\])_|(?<!\\)_(?![A-Za-z0-9])|<|^\s*(?:[-+](?:\s|$)|[=>]|\d+[.)](?:\s|$))/,
  ],
];
const ACTS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u;

describe.each(READERS)('%s', (_, safe, forbidden) => {
  it.each(NASTIES.map((text) => [JSON.stringify(text).slice(0, 50), text]))('%s', (_, text) => {
    expect(safe(text)).not.toMatch(forbidden);
    expect(safe(text)).not.toMatch(ACTS);
  });

  test.prop([
    fc.string({
      unit: fc.oneof(
        fc.constantFrom(...'=+-@;, <>&"\'_x0041\u001b\u202e\u200b\ud800\n'),
        fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
      ),
    }),
  ])('nothing that acts, and what is plain stays what it is', (text) => {
    expect(safe(text)).not.toMatch(forbidden);
    expect(safe(text)).not.toMatch(ACTS);
    expect(safe('Northwind M57 80 GB')).toBe('Northwind M57 80 GB');
  });
});

describe('JSON', () => {
  test.prop([fc.anything({ withNullPrototype: false })])('means the same, and no character in it acts', (value) => {
    const json = JSON.stringify(value);
    if (json === undefined) return;
    expect(JSON.parse(safeForJson(json))).toEqual(JSON.parse(json));
    expect(safeForJson(json)).not.toMatch(ACTS);
  });

  it('nasties are escaped and come back whole', () => {
    const json = jsonText({ list: NASTIES });
    expect(json.replaceAll('\n', '')).not.toMatch(ACTS);
    expect(JSON.parse(json).list.map((text: string) => text.toWellFormed())).toEqual(
      NASTIES.map((text) => text.toWellFormed()),
    );
  });
});

describe('cells', () => {
  it('names that differ in bytes that are no UTF-8 stay different', () => {
    expect(safeForCsv('M\udcfcller')).not.toBe(safeForCsv('M\udcf6ller'));
  });

  it('are no longer than Excel takes', () => {
    for (const safe of [safeForCsv, safeForXml]) expect(safe('='.repeat(40_000)).length).toBe(MAX_CELL);
  });

  it('--csv-raw leaves formulas, and nothing else', () => {
    expect(safeForCsv('=1+1', true)).toBe('=1+1');
    expect(safeForCsv('\u001b=1', true)).toBe('\u241b=1');
  });

  it('a row stays a row, whatever the delimiter', () => {
    for (const delimiter of [',', ';', '|', '\t']) {
      const columns = COLUMNS.slice(0, 2).map((column) => ({ ...column, value: () => 'a,b;c|d\te"f\r\n=g' }));
      const rows = csvRows([{} as never, {} as never], { raw: false, delimiter, columns });
      expect(parse(rows, { delimiter })).toHaveLength(2);
    }
  });
});

it('the log shows a path as text, without the key that it holds', async () => {
  const log: string[] = [];
  const io = { stdout: { write: () => {} }, stderr: { write: (text: string) => log.push(text) }, env: {}, cwd: '/' };
  const path = '/nowhere/\u001b[2J\u202e/BCDFG-HJKMP-QRTVW-XY234-6789B';
  expect(await main(['explain', path], { ...io, signal: new AbortController().signal })).toBe(2);
  expect(log.join('')).toMatch(/^slic-audit: cannot read [^\n]+\n$/);
  expect(log.join('').trimEnd()).not.toMatch(ACTS);
  expect(log.join('')).not.toContain('HJKMP');
});

describe('cells that a spreadsheet would change', () => {
  test.each([
    '6.1.7601',
    '6.1',
    '090006',
    '1E05',
    '123456789012345',
    '10-2',
    '1/2',
    'DEC-1',
    'MAR12',
    '3 May',
    '10:30',
  ])('%s stays what it is', (text) => expect(keptByExcel(text)).toBe(`="${text}"`));

  test.each(['', '0', '42', 'PC-0815', '0x20001', '2026-02-22T15:45:14Z', 'Market 3a', 'a;b', "'=1+1", 'yes', '6.1 x'])(
    '%s needs no help',
    (text) => expect(keptByExcel(text)).toBe(text),
  );
});
