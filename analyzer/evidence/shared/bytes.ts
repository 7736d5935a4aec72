/** Small readings of raw bytes that several witnesses share. */

/** The same bytes with the methods of a Buffer; nothing is copied. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Eight-bit text without the blanks and NULs that pad ACPI's fixed-width IDs (ACPI 6.5, section 5.2.6). */
export function paddedText(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end--;
  let text = '';
  for (let i = 0; i < end; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}

/** Little-endian u32 at `offset`; the caller has checked that it is within the bytes. */
export function u32(bytes: Uint8Array, offset: number): number {
  return (
    ((bytes[offset] as number) |
      ((bytes[offset + 1] as number) << 8) |
      ((bytes[offset + 2] as number) << 16) |
      ((bytes[offset + 3] as number) << 24)) >>>
    0
  );
}

/** `ff` or `00` where every byte is that, else null. Null for no bytes at all. */
export function blankOf(bytes: Uint8Array): 'ff' | '00' | null {
  const first = bytes[0];
  if (first !== 0xff && first !== 0) return null;
  for (const byte of bytes) if (byte !== first) return null;
  return first === 0xff ? 'ff' : '00';
}

/** `0x` and at least `digits` upper-case hex digits. */
export function hex(value: number, digits: number): string {
  return `0x${(value >>> 0).toString(16).toUpperCase().padStart(digits, '0')}`;
}
