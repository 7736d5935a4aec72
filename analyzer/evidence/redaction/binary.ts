/** Product keys in raw bytes: firmware holds them as plain text, Windows' own files as UTF-16. */
import { asBuffer } from '../shared/bytes.ts';
import { redactKeys } from './redact.ts';

/** Whether what looks like a product key lies in the bytes, at an odd or an even place. */
export function holdsKey(bytes: Uint8Array): boolean {
  const buffer = asBuffer(bytes);
  const texts = [buffer.toString('latin1'), buffer.toString('utf16le'), buffer.subarray(1).toString('utf16le')];
  return texts.some((text) => redactKeys(text).count > 0);
}
