/** acpi-tables.csv: the headers of the ACPI tables, and whether the roots carry the IDs of SLIC. */
import { describe, expect, test } from 'vitest';
import { compareIds, readAcpiTables } from '../../analyzer/evidence/acpi.ts';
import { Caches } from '../../analyzer/evidence/caches.ts';
import type { ProblemSink } from '../../analyzer/model/problems.ts';
import type { Slic } from '../../analyzer/model/types.ts';

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const row = (signature: string, id = 'CONTSO', tableId = 'CTSLIC10'): string =>
  `${signature},36,1,1,${hex(id)},${hex(tableId)},1,0,1`;
const HEAD = 'Signature,Length,Revision,Checksum,OemId,OemTableId,OemRevision,CreatorId,CreatorRevision';
const RSDT = { signature: 'RSDT', oemId: 'CONTSO', oemTableId: 'CTSLIC10' };
const XSDT = { ...RSDT, signature: 'XSDT' };

function read(text: string) {
  const problems: string[] = [];
  const report: ProblemSink = (code, ...args) => problems.push([code, ...args].join(' '));
  const tables = readAcpiTables(Buffer.from(text, 'latin1'), report, new Caches());
  return { tables, problems };
}

describe('the list', () => {
  test.each<[string, string]>([
    ['lines of Windows', `${HEAD}\r\n${row('RSDT')}\r\n${row('XSDT')}\r\n`],
    ['lines of Unix', `${HEAD}\n${row('RSDT')}\n${row('XSDT')}`],
    ['lines of old Macs, with empty ones between', `${HEAD}\r\r${row('RSDT')}\r${row('XSDT')}\r`],
    ['a byte order mark', `\xef\xbb\xbf${HEAD}\n${row('RSDT')}\n${row('XSDT')}\n`],
    ['a heading in capitals', `${HEAD.toUpperCase()}\n${row('RSDT')}\n${row('XSDT')}\n`],
    ['no heading', `${row('RSDT')}\n${row('XSDT')}`],
    [
      'quotes, as a spreadsheet writes them',
      `"${HEAD.replaceAll(',', '","')}"\n"${row('RSDT').replaceAll(',', '","')}"\n\n${row('XSDT')}`,
    ],
    ['blanks around the values', `${HEAD}\n ${row('RSDT').replaceAll(',', ' , ')}\n${row('XSDT')} `],
    ['more columns, and fewer', `${HEAD},x\n${row('RSDT')},y\nXSDT,36,1,1,${hex('CONTSO')},${hex('CTSLIC10')}`],
    ['padded IDs', `${row('RSDT', 'CONTSO', 'CTSLIC10\0\0')}\n${row('XSDT', 'CONTSO  ')}`],
  ])('with %s', (_, text) => {
    expect(read(text)).toEqual({ tables: [RSDT, XSDT], problems: [] });
  });

  test.each([
    ['a signature of another length', 'RSDTX,36,1,1,43,43,1,0,1'],
    ['no signature', ',36,1,1,43,43,1,0,1'],
    ['an ID that is no hex', 'XSDT,36,1,1,CONTSO,43,1,0,1'],
    ['half a byte', 'XSDT,36,1,1,43,434,1,0,1'],
    ['an ID of 17 bytes', `XSDT,36,1,1,${'43'.repeat(17)},43,1,0,1`],
    ['too few columns', 'XSDT,36,1,1,43'],
    ['words', 'access denied'],
  ])('a line with %s is left out and named by its number', (_, line) => {
    const whole = `${HEAD}\n${row('RSDT')}\n${line}\n`;
    expect(read(whole)).toEqual({ tables: [RSDT], problems: ['csv-invalid 3'] });
    // Told again, however often the same file comes.
    expect(read(whole).problems).toEqual(['csv-invalid 3']);
  });

  test('empty IDs are IDs, and 16 bytes are', () => {
    expect(read(`RSDT,36,1,1,,,1,0,1`)).toEqual({
      tables: [{ signature: 'RSDT', oemId: '', oemTableId: '' }],
      problems: [],
    });
    expect(read(`RSDT,36,1,1,${'43'.repeat(16)},,1`).tables[0]?.oemId).toBe('C'.repeat(16));
  });

  test('at most 200 tables are read', () => {
    expect(read(Array(250).fill(row('SSDT')).join('\n')).tables).toHaveLength(200);
  });

  test('quotes that do not fit are no end of the world', () => {
    expect(read(`${row('RSDT')}\nX"SDT,1\n`)).toEqual({ tables: [RSDT], problems: ['csv-invalid 2'] });
    expect(read('"RSDT').tables).toEqual([]);
  });

  test('of the same text the same is told, and of a large one too', () => {
    const text = `${HEAD}\n${Array(150).fill(row('SSDT')).join('\n')}\n`;
    expect(read(text)).toEqual(read(text));
    expect(read(text).tables).toHaveLength(150);
  });
});

describe('the roots beside SLIC', () => {
  const slic = { oemId: 'CONTSO', oemTableId: 'CTSLIC10' } as Slic;
  const OTHER_ID = { ...RSDT, oemId: 'FABRKM' };
  const OTHER_TABLE = { ...XSDT, oemTableId: 'FBK' };
  const FACP = { ...OTHER_ID, signature: 'FACP' };

  test.each([
    [[RSDT, XSDT], 'same'],
    [[RSDT], 'same'],
    [[XSDT, FACP], 'same'],
    [[OTHER_ID, OTHER_TABLE], 'different'],
    [[OTHER_ID], 'different'],
    [[OTHER_TABLE], 'different'],
    [[OTHER_ID, XSDT], 'divided'],
    [[RSDT, OTHER_TABLE], 'divided'],
    [[FACP], null],
    [[], null],
  ])('%j: %s', (tables, expected) => {
    expect(compareIds(tables, slic)).toBe(expected);
  });

  test('without a table, or one whose header was not read, nothing is compared', () => {
    expect(compareIds([RSDT], null)).toBeNull();
    expect(compareIds([RSDT], { ...slic, oemId: null } as Slic)).toBeNull();
  });
});
