/** Whether a file may be text at all: pictures, archives and programs are not searched for evidence. */
import { decodeUnicode } from './index.ts';

/** Bytes that are looked at. */
const SNIFF = 4096;

export function looksLikeText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, SNIFF);
  const unicode = decodeUnicode(head);
  const text = unicode?.text ?? Buffer.from(head).toString('latin1');
  // Tab, line feed, form feed and carriage return occur in text; escape begins the colours of a terminal.
  return !/[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/.test(text);
}
