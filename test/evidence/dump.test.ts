/** One table in every dump that people have: each gives the same bytes, and none that lie behind them. */
import { describe, expect, it } from 'vitest';
import { findDumpedTable } from '../../analyzer/evidence/dump/index.ts';
import { type DumpName, dumps, listing } from './dumps.ts';
import { msdm, otherTable, TABLE } from './tables.ts';

const names = Object.keys(dumps) as DumpName[];

const hexOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

describe('a table in a dump', () => {
  it.each(names)('%s', (name) => {
    const found = findDumpedTable(dumps[name](TABLE));
    expect(hexOf(found?.table)).toBe(hexOf(TABLE));
    expect(found).toMatchObject({ declared: TABLE.length, trailing: 0 });
    expect(found?.lines).toHaveLength(TABLE.length);
  });

  it.each(names)('%s: with line ends of Windows, in a quoted mail, with blank lines between', (name) => {
    const text = dumps[name](TABLE);
    const spaced = name.includes('hexdump') || name.includes('od') ? text : text.replaceAll('\n', '\n\n');
    const quoted = /c array|reg|base64|decimal/i.test(name) ? text : text.replace(/^/gm, '> ');
    for (const changed of [text.replaceAll('\n', '\r\n'), spaced, quoted])
      expect(hexOf(findDumpedTable(changed)?.table)).toBe(hexOf(TABLE));
  });

  it.each(names)('%s: what lies behind the table is counted and not taken', (name) => {
    const found = findDumpedTable(dumps[name](Buffer.concat([TABLE, msdm()])));
    expect(hexOf(found?.table)).toBe(hexOf(TABLE));
    // hexdump prints whole words: a byte of its own fills the last.
    expect(found?.trailing).toBe(msdm().length + (name === 'hexdump' ? 1 : 0));
  });

  it.each(names)('%s: a dump that was cut says so', (name) => {
    const found = findDumpedTable(dumps[name](TABLE.subarray(0, 200)));
    expect(found).toMatchObject({ declared: 374 });
    expect(found?.table).toHaveLength(200);
  });

  it.each(names)('%s of another table gives nothing', (name) => {
    expect(findDumpedTable(dumps[name](msdm()))).toBeNull();
    expect(findDumpedTable(dumps[name](Buffer.concat([msdm(), TABLE])))).toBeNull();
  });
});

describe('a listing of all tables', () => {
  const text = listing([otherTable('FACP'), msdm(), TABLE, otherTable('XSDT')]);

  it('gives SLIC, and the line of each byte', () => {
    const found = findDumpedTable(text);
    expect(hexOf(found?.table)).toBe(hexOf(TABLE));
    expect(found?.format).toBe('an acpidump listing');
    const line = text.split('\n')[(found?.lines[0xc0] ?? 0) - 1];
    expect(line?.trim()).toMatch(/^00C0: /);
  });

  it('a table after a cut one counts', () => {
    const cut = listing([TABLE.subarray(0, 100), otherTable('APIC'), TABLE]);
    expect(hexOf(findDumpedTable(cut)?.table)).toBe(hexOf(TABLE));
  });
});

it('text that only speaks of SLIC gives nothing', () => {
  const texts = [
    '',
    'SLIC',
    'SLIC @ 0x0000\n',
    '53 4C 49 43',
    'The table SLIC (53 4C 49 43) has 374 bytes.',
    'U0xJQ3YB',
    '83 76 73 67 118',
    '0000: 53 4C 49 43 00 00 00 00 01 FA 44 45 4C 4C 20 20\n0010: 53 4C 49 43 00 00 00 00 01 FA 44 45 4C 4C 20 20\n0020: 00 00 00 00 00 00 00 00',
  ];
  for (const text of texts) expect(findDumpedTable(text), text).toBeNull();
});

it('characters beside the bytes that look like bytes are none', () => {
  const tail = Buffer.from('AB CD EF 01 23 45 67 89 AB CD EF 01 23 45 67 89 AB CD EF 01 23 45 67 89 ');
  const body = Buffer.concat([TABLE, tail]);
  body.writeUInt32LE(body.length, 4);
  for (const name of names) {
    const collapsed = /format-hex|acpidump|certutil -encodehex$|xxd|hexdump -C/i.test(name)
      ? dumps[name](body).replace(/(?<=\S) {2,}/g, ' ')
      : dumps[name](body);
    expect(hexOf(findDumpedTable(collapsed)?.table), name).toBe(hexOf(body));
    expect(hexOf(findDumpedTable(dumps[name](body))?.table), name).toBe(hexOf(body));
  }
});
