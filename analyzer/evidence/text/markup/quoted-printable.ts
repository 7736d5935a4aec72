/** Quoted-printable text of a saved mail (RFC 2045, section 6.7). */
import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/** A key hash ends with `=` and its line, so a soft line break alone is no evidence. */
const ESCAPES = /=(?:3D|20|09|0D|0A|C2=A0|E2=80)/g;

export function isQuotedPrintable(text: string): boolean {
  if (!text.includes('=')) return false;
  if (/^Content-Transfer-Encoding:\s*quoted-printable/im.test(text.slice(0, 65_536))) return true;
  return (text.match(ESCAPES)?.length ?? 0) >= 3;
}

export function decodeQuotedPrintable(text: string): string {
  return text
    .replace(/=[ \t]{0,20}\r?\n/g, '')
    .replace(/(?:=[0-9A-F]{2})+/g, (run) => decodeBytes(Buffer.from(run.replaceAll('=', ''), 'hex')));
}

const decodeBytes = (bytes: Buffer): string =>
  isUtf8(bytes) ? bytes.toString('utf8') : iconv.decode(bytes, 'windows-1252');
