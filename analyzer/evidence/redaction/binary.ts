/** Product keys in raw bytes: firmware holds them as plain text, Windows' own files as UTF-16. */
import { asBuffer } from '../shared/bytes.ts';
import { redactKeys } from './redact.ts';

/** Whether the bytes contain what looks like a product key, at an odd or an even offset. */
export function holdsKey(bytes: Uint8Array): boolean {
  const buffer = asBuffer(bytes);
  const texts = [buffer.toString('latin1'), buffer.toString('utf16le'), buffer.subarray(1).toString('utf16le')];
  return texts.some((text) => redactKeys(text).count > 0);
}
