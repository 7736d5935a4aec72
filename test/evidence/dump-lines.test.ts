/** One line of a dump by itself, and what a dump says beyond its bytes: its form, its lines, where it ends. */
import { describe, expect, it } from 'vitest';
import { readHexLine } from '../../analyzer/evidence/dump/hex-line.ts';
import { dumpedTableIn, findDumpedTable, isTableListing, MAX_TABLE } from '../../analyzer/evidence/dump/index.ts';
import { type DumpName, dumps, listing } from './dumps.ts';
import { msdm, otherTable, TABLE } from './tables.ts';

const hexOf = (bytes: Iterable<number> | undefined): string => Buffer.from([...(bytes ?? [])]).toString('hex');

describe('a line', () => {
  it.each<[string, string | null, string, number]>([
    ['0000: 53 4C 49 43 76 01 00 00  SLICv...', '0000', '534c494376010000', 2],
    ['00000000: 534c 4943 7601 0000  SLICv...', '00000000', '534c494376010000', 4],
    [
      '00000000  53 4c 49 43 76 01 00 00  01 fa 44 45 4c 4c 20 20  |SLICv...|',
      '00000000',
      '534c49437601000001fa44454c4c2020',
      2,
    ],
    ['0x0010: 01 FA-44 45', '0010', '01fa4445', 2],
    ['0010h: 53 4C', '0010', '534c', 2],
    ['1234:0010 53 4C', '0010', '534c', 2],
    ['0000 53 4c', '0000', '534c', 2],
    ['0x0000 53 4c', '0000', '534c', 2],
    ['0000000 4c53 4349', '0000000', '4c534349', 4],
    ['> > 0000: 53 4C', '0000', '534c', 2],
    ['53 4C 49 43', null, '534c4943', 2],
    ['534C4943 76010000', null, '534c494376010000', 8],
    ['4C53 4349', null, '4c534349', 4],
    ['0000: 01 02 03 04 05 06 07 08  09 0A', '0000', '0102030405060708090a', 2],
    // What follows behind a gap or of another width is characters, not bytes.
    ['0000: 53 4C  AB CD', '0000', '534c', 2],
    ['0000: 53 4C   AB CD', '0000', '534c', 2],
    ['0000: 53 4C\tAB CD', '0000', '534c', 2],
    ['0000: 01 02 03 04 05 06 07 08   09 0A', '0000', '0102030405060708', 2],
    ['0000: 0102 0304 0506 0708  090A', '0000', '0102030405060708', 4],
    ['0000: 53 4C 4', '0000', '534c', 2],
    ['0000: 53 4C49', '0000', '53', 2],
    ['0000: 534C 49', '0000', '534c49', 4],
    ['0000:    53 4C', '0000', '534c', 2],
    ['00 01 02 03 04 05 06', null, '00010203040506', 2],
  ])('%j', (line, offset, bytes, digits) => {
    const read = readHexLine(line);
    expect({ ...read, bytes: hexOf(read?.bytes) }).toEqual({ offset, bytes, digits });
  });

  it.each([
    '',
    'text',
    '5',
    '0000:',
    '0000: xx',
    '0000: 5 4C',
    '0: 53 4C',
    '00000000000000000: 53',
    '00 01 02 03 04 05 06 07',
    'Name: 53 4C',
  ])('%j is none', (line) => {
    expect(readHexLine(line)).toBeNull();
  });

  it('the heading of the columns is none, and the same bytes behind an offset are', () => {
    const heading = '00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F';
    expect(readHexLine(heading)).toBeNull();
    expect(readHexLine(`0000: ${heading}`)?.bytes).toHaveLength(16);
  });

  it('of many bytes gives 64', () => {
    expect(readHexLine(Array(80).fill('ab').join(' '))?.bytes).toHaveLength(64);
    expect(readHexLine(Array(64).fill('ab').join(' '))?.bytes).toHaveLength(64);
  });
});

it.each<[DumpName, string, first: number, middle: number, last: number]>([
  ['acpidump', 'an acpidump listing', 2, 14, 25],
  ['acpidump, old', 'an acpidump listing', 2, 14, 25],
  ['iasl -d', 'an iasl listing', 12, 24, 35],
  ['xxd', 'an xxd dump', 1, 13, 24],
  ['xxd -g1 -c32 -u', 'a hex dump', 1, 7, 12],
  ['xxd -p', 'plain hex', 1, 7, 13],
  ['C array of xxd -i', 'an array of bytes', 2, 18, 33],
  ['hexdump -C', 'a hexdump', 1, 13, 24],
  ['hexdump', 'a hex dump', 1, 13, 24],
  ['od -t x1', 'a hex dump', 1, 13, 24],
  ['certutil -encodehex', 'a hex dump', 1, 13, 24],
  ['certutil -encodehex 12', 'plain hex', 1, 1, 1],
  ['certutil -encode, base64', 'base64', 2, 6, 9],
  ['base64 in one line', 'base64', 1, 1, 1],
  ['Format-Hex of PowerShell 5', 'a Format-Hex dump', 7, 19, 30],
  ['Format-Hex of PowerShell 7', 'a Format-Hex dump', 7, 19, 30],
  ['BitConverter.ToString', 'plain hex', 1, 1, 1],
  ['byte[] in PowerShell, decimal', 'a list of bytes', 1, 201, 374],
  ['JSON list, decimal', 'a list of bytes', 1, 1, 1],
  ['.reg file', 'a .reg file', 4, 12, 18],
])('%s is %s, and the lines of its bytes are known', (name, format, first, middle, last) => {
  const found = findDumpedTable(dumps[name](TABLE));
  expect(found?.format).toBe(format);
  expect([found?.lines[0], found?.lines[200], found?.lines.at(-1)]).toEqual([first, middle, last]);
});

describe('where a dump begins and ends', () => {
  const dump = (bytes: Uint8Array): string => dumps['acpidump, old'](bytes);

  it('words between two dumps end the first, and a title is that of the next lines alone', () => {
    const text = `${dump(otherTable('FACP'))}\nThen I ran xxd:\n${dumps.xxd(TABLE)}`;
    expect(findDumpedTable(text)).toMatchObject({ format: 'an xxd dump', declared: 374 });
  });

  it('the first whole table counts, before it one that is cut is passed over', () => {
    const other = Buffer.from(TABLE);
    other.write('OTHERS', 10, 'latin1');
    expect(hexOf(findDumpedTable(dump(other) + dump(TABLE))?.table)).toBe(hexOf(other));
    expect(hexOf(findDumpedTable(dump(other.subarray(0, 90)) + dump(TABLE))?.table)).toBe(hexOf(TABLE));
    expect(hexOf(findDumpedTable(dump(other.subarray(0, 90)) + dump(TABLE.subarray(0, 99)))?.table)).toBe(
      hexOf(other.subarray(0, 90)),
    );
  });

  it('offsets that do not go on end it', () => {
    const lines = dump(TABLE).split('\n');
    expect(findDumpedTable(lines.toSpliced(5, 1).join('\n'))?.table).toHaveLength(64);
    expect(findDumpedTable(lines.toSpliced(4, 0, lines[3] as string).join('\n'))?.table).toHaveLength(48);
  });

  it('a dump that begins in the middle of memory is none, one at a page is', () => {
    const moved = (start: number): string =>
      dumps
        .xxd(TABLE)
        .replace(/^[0-9a-f]{8}/gm, (at) => (Number.parseInt(at, 16) + start).toString(16).padStart(8, '0'));
    expect(findDumpedTable(moved(0x7f00))?.table).toHaveLength(374);
    expect(findDumpedTable(moved(0x7f10))).toBeNull();
  });

  it('less than a header is none', () => {
    expect(findDumpedTable(dump(TABLE.subarray(0, 35)))).toBeNull();
    expect(findDumpedTable(dump(TABLE.subarray(0, 36)))).toMatchObject({ declared: 374 });
  });

  it('a length below a header or above the largest file is none', () => {
    const declaring = (length: number): Buffer => {
      const table = Buffer.from(TABLE);
      table.writeUInt32LE(length, 4);
      return table;
    };
    expect(findDumpedTable(dump(declaring(35)))).toBeNull();
    expect(findDumpedTable(dump(declaring(36)))).toMatchObject({ declared: 36, trailing: 338 });
    expect(findDumpedTable(dump(declaring(MAX_TABLE)))).toMatchObject({ declared: 65_536, trailing: 0 });
    expect(findDumpedTable(dump(declaring(MAX_TABLE + 1)))).toBeNull();
  });

  it('a star stands for lines like the one before', () => {
    const table = Buffer.concat([TABLE, Buffer.alloc(160, 0xff)]);
    table.writeUInt32LE(table.length, 4);
    for (const name of ['hexdump -C', 'hexdump', 'od -t x1'] as const) {
      expect(dumps[name](table)).toContain('\n*\n');
      expect(hexOf(findDumpedTable(dumps[name](table))?.table), name).toBe(hexOf(table));
    }
  });
});

it('a list of numbers ends at what is no byte', () => {
  const list = (...more: (number | string)[]): string => [...TABLE.subarray(0, 100), ...more].join(', ');
  expect(findDumpedTable(list(256, 7))?.table).toHaveLength(100);
  expect(findDumpedTable(list(255, 7))?.table).toHaveLength(102);
  expect(findDumpedTable(list('7.5'))?.table).toHaveLength(100);
  expect(findDumpedTable(`1, ${list()}`)).toBeNull();
  expect(findDumpedTable(`x 1.${list()}`)).toBeNull();
});

it('what begins like SLIC in the middle of another table is an ID', () => {
  const table = otherTable('MSDM', Buffer.concat([Buffer.from('SLIC'), msdm()]));
  for (const name of Object.keys(dumps) as DumpName[]) expect(findDumpedTable(dumps[name](table)), name).toBeNull();
});

it('a file that is no text is not searched', () => {
  const text = Buffer.from(dumps.xxd(TABLE));
  expect(dumpedTableIn(text)?.table).toHaveLength(374);
  expect(dumpedTableIn(Buffer.from(dumps.xxd(TABLE), 'utf16le'))?.table).toHaveLength(374);
  expect(dumpedTableIn(Buffer.concat([Buffer.from([1, 2, 3, 4]), text]))).toBeNull();
});

it('a listing of tables is known by its headings', () => {
  for (const text of ['SLIC @ 0x7F', 'x\nFACP @ 0x00000000\n', 'slic @ 0xbf7', listing([otherTable('FACP')])])
    expect(isTableListing(text), text).toBe(true);
  for (const text of ['', 'SLIC @ 7F', ' SLIC @ 0x1', 'ABCDE @ 0x1', 'SLIC @ 0x', `${'\n'.repeat(1 << 16)}SLIC @ 0x7F`])
    expect(isTableListing(text), text.slice(0, 40)).toBe(false);
});
