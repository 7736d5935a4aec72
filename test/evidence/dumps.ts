/** Text dumps as the tools print them, written from what the tools do and not from what the reader expects. */

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
const upper = (byte: number): string => hex(byte).toUpperCase();

const characters = (row: Uint8Array): string =>
  [...row].map((byte) => (byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');

function rows(bytes: Uint8Array, size = 16): { offset: number; row: Uint8Array }[] {
  const result: { offset: number; row: Uint8Array }[] = [];
  for (let offset = 0; offset < bytes.length; offset += size)
    result.push({ offset, row: bytes.subarray(offset, offset + size) });
  return result;
}

const lines = (bytes: Uint8Array, line: (offset: number, row: Uint8Array) => string, size?: number): string =>
  rows(bytes, size)
    .map(({ offset, row }) => `${line(offset, row)}\n`)
    .join('');

/** 16 columns, with a gap in the middle. */
const inHalves = (row: Uint8Array): string =>
  `${[...row.subarray(0, 8)].map(hex).join(' ').padEnd(23)}  ${[...row.subarray(8)].map(hex).join(' ').padEnd(23)}`;

const address = (offset: number, digits: number, base = 16): string => offset.toString(base).padStart(digits, '0');

const tableLines = (bytes: Uint8Array, digits: number, indent: string): string =>
  lines(
    bytes,
    (offset, row) =>
      `${indent}${address(offset, digits).toUpperCase()}: ${[...row].map(upper).join(' ').padEnd(47)}  ${characters(row)}`,
  );

const signature = (table: Uint8Array): string => Buffer.from(table.subarray(0, 4)).toString('latin1');

/** All tables of a machine, as acpidump prints them. */
export const listing = (tables: readonly Uint8Array[]): string =>
  tables.map((table, i) => `${signature(table)} @ 0x00000000CCD${i}5198\n${tableLines(table, 4, '  ')}\n`).join('');

/** hexdump writes `*` for lines that repeat. */
function squeezed(bytes: Uint8Array, line: (offset: number, row: Uint8Array) => string, end: string): string {
  let before = '';
  let starred = false;
  let text = '';
  for (const { offset, row } of rows(bytes)) {
    const content = Buffer.from(row).toString('hex');
    if (content === before && row.length === 16) {
      if (!starred) text += '*\n';
      starred = true;
      continue;
    }
    before = content;
    starred = false;
    text += `${line(offset, row)}\n`;
  }
  return `${text}${end}\n`;
}

function words(row: Uint8Array): string {
  const result: string[] = [];
  for (let i = 0; i < row.length; i += 2) result.push(hex(row[i + 1] ?? 0) + hex(row[i] as number));
  return result.join(' ');
}

function pairs(row: Uint8Array): string {
  const text = Buffer.from(row).toString('hex');
  return (text.match(/.{1,4}/g) ?? []).join(' ');
}

const wrapped = (text: string, width: number): string =>
  `${(text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')}\n`;

export const dumps = {
  acpidump: (bytes) => listing([bytes]),
  'acpidump, old': (bytes) =>
    `${signature(bytes)} @ 0xbf7c8140\n${lines(bytes, (offset, row) => `  ${address(offset, 4)}: ${[...row].map(hex).join(' ').padEnd(47)}  ${characters(row)}`)}`,
  'iasl -d': (bytes) =>
    `/*\n * Intel ACPI Component Architecture\n * Disassembly of slic.dat\n */\n\n[000h 0000   4]                    Signature : "${signature(bytes)}"    [Software Licensing Description Table]\n[004h 0004   4]                 Table Length : 00000176\n[009h 0009   1]                     Checksum : FA\n\nRaw Table Data: Length ${bytes.length} (0x${bytes.length.toString(16)})\n\n${tableLines(bytes, 4, '    ').replace(/ {2}(?=\S{1,16}$)/gm, '  // ')}`,
  xxd: (bytes) => lines(bytes, (offset, row) => `${address(offset, 8)}: ${pairs(row).padEnd(39)}  ${characters(row)}`),
  'xxd -g1 -c32 -u': (bytes) =>
    lines(
      bytes,
      (offset, row) => `${address(offset, 8)}: ${[...row].map(upper).join(' ').padEnd(95)}  ${characters(row)}`,
      32,
    ),
  'xxd -p': (bytes) => wrapped(Buffer.from(bytes).toString('hex'), 60),
  'C array of xxd -i': (bytes) =>
    `unsigned char slic_bin[] = {\n${lines(bytes, (_, row) => `  ${[...row].map((byte) => `0x${hex(byte)}`).join(', ')},`, 12).replace(/,\n$/, '\n')}};\nunsigned int slic_bin_len = ${bytes.length};\n`,
  'hexdump -C': (bytes) =>
    squeezed(
      bytes,
      (offset, row) => `${address(offset, 8)}  ${inHalves(row)}  |${characters(row)}|`,
      address(bytes.length, 8),
    ),
  hexdump: (bytes) => squeezed(bytes, (offset, row) => `${address(offset, 7)} ${words(row)}`, address(bytes.length, 7)),
  'od -t x1': (bytes) =>
    squeezed(
      bytes,
      (offset, row) => `${address(offset, 7, 8)} ${[...row].map(hex).join(' ')}`,
      address(bytes.length, 7, 8),
    ),
  'certutil -encodehex': (bytes) =>
    lines(bytes, (offset, row) => `    ${address(offset, 4)}  ${inHalves(row)}   ${characters(row)}`),
  'certutil -encodehex 5': (bytes) => lines(bytes, (_, row) => `    ${inHalves(row)}   ${characters(row)}`),
  'certutil -encodehex 12': (bytes) => Buffer.from(bytes).toString('hex'),
  'certutil -encode, base64': (bytes) =>
    `-----BEGIN CERTIFICATE-----\n${wrapped(Buffer.from(bytes).toString('base64'), 64)}-----END CERTIFICATE-----\n`,
  'base64 in one line': (bytes) => Buffer.from(bytes).toString('base64'),
  'Format-Hex of PowerShell 5': (bytes) =>
    `\n\n           Path: C:\\Temp\\slic.bin\n\n           00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n\n${lines(bytes, (offset, row) => `${address(offset, 8).toUpperCase()}   ${[...row].map(upper).join(' ').padEnd(47)}  ${characters(row)}`)}`,
  'Format-Hex of PowerShell 7': (bytes) =>
    `\n   Label: C:\\Temp\\slic.bin\n\n          Offset Bytes                                           Ascii\n                 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n          ------ ----------------------------------------------- -----\n${lines(bytes, (offset, row) => `${address(offset, 16).toUpperCase()} ${[...row].map(upper).join(' ').padEnd(47)} ${characters(row)}`)}`,
  'BitConverter.ToString': (bytes) => [...bytes].map(upper).join('-'),
  'byte[] in PowerShell, decimal': (bytes) => [...bytes].map((byte) => `${byte}\n`).join(''),
  'JSON list, decimal': (bytes) => JSON.stringify({ table: [...bytes] }),
  '.reg file': (bytes) => {
    const text = [...bytes].map(hex);
    const chunks: string[] = [];
    for (let i = 0; i < text.length; i += 25) chunks.push(text.slice(i, i + 25).join(','));
    return `Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Example]\n"SLIC"=hex:${chunks.join(',\\\n  ')}\n`;
  },
} satisfies Record<string, (bytes: Uint8Array) => string>;

export type DumpName = keyof typeof dumps;
