/** A listing of ACPI tables as acpidump prints it, for people who have that instead of the raw table. */

const ROW = 16;

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');

const characters = (row: Uint8Array): string =>
  [...row].map((byte) => (byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');

function rows(table: Uint8Array): string {
  let text = '';
  for (let offset = 0; offset < table.length; offset += ROW) {
    const row = table.subarray(offset, offset + ROW);
    const bytes = [...row].map((byte) => hex(byte, 2)).join(' ');
    text += `    ${hex(offset, 4)}: ${bytes.padEnd(3 * ROW - 1)}  ${characters(row)}\n`;
  }
  return text;
}

/** HPET without a body precedes the table: a listing has all tables of a machine. */
function hpet(slic: Uint8Array): Buffer {
  const table = Buffer.from(slic.subarray(0, 36));
  table.write('HPET', 0, 'latin1');
  table.writeUInt32LE(table.length, 4);
  table[9] = 0;
  table[9] = -table.reduce((sum, byte) => sum + byte, 0) & 255;
  return table;
}

export const acpidump = (slic: Uint8Array): string =>
  `HPET @ 0x00000000CCDA5050\n${rows(hpet(slic))}\nSLIC @ 0x00000000CCDA5198\n${rows(slic)}\n`;
