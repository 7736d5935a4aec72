/**
 * Room that the text readers share: the text at hand as numbers, which are far cheaper to look at than its characters. It
 * holds a text until the next reader puts another one there, so nobody keeps it over a call to another reader.
 */

/** Code units that fit; longer texts go the slow way. */
export const MAX_UNITS = 65_536;
export const units = new Uint16Array(MAX_UNITS);
export const unitBytes = Buffer.from(units.buffer);

/** Bytes of a text of one byte a character. */
export const narrow = Buffer.alloc(MAX_UNITS);

/** Buffers write UTF-16LE; elsewhere `units` is of no use. */
export const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** The code units of a text and a zero behind them: in `units` where it is not too long. */
export function unitsOf(text: string): Uint16Array {
  if (text.length >= MAX_UNITS || !LITTLE_ENDIAN) return unitsOfAny(text);
  unitBytes.write(text, 'utf16le');
  units[text.length] = 0;
  return units;
}

function unitsOfAny(text: string): Uint16Array {
  const all = new Uint16Array(text.length + 1);
  for (let i = 0; i < text.length; i++) all[i] = text.charCodeAt(i);
  return all;
}

/** A text without the NULs that a crash or a wrong decoding has left in it. */
export function withoutNuls(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '') : text;
}
