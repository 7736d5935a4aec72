/**
 * Paths of shares. A name on a Linux share can hold bytes that are no UTF-8; such a byte travels as a lone surrogate
 * U+DC80 to U+DCFF (the convention of PEP 383) and is turned back where the file system is asked.
 */
import { sep } from 'node:path';

const ESCAPED = /[\udc80-\udcff]/;
const LONE = /(?<![\ud800-\udbff])[\udc80-\udcff]/;

/** A whole drive with `\\?\` in front is a device to some calls of Windows, and no folder. */
const WHOLE_DRIVE = /^\\\\[?.]\\([A-Za-z]:\\)$/;
const WHOLE_DRIVE_LENGTH = 7;

/** What `fs` is given for a path: the text, or its raw bytes where they are no UTF-8. */
export function fsPath(path: string): string | Buffer {
  if (path.length === WHOLE_DRIVE_LENGTH) return path.replace(WHOLE_DRIVE, '$1');
  if (!ESCAPED.test(path) || !LONE.test(path)) return path;
  const parts: Buffer[] = [];
  for (const char of path) {
    const code = char.codePointAt(0) as number;
    parts.push(code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(char));
  }
  return Buffer.concat(parts);
}

/** The text of a raw name: UTF-8 where it is, each other byte as a lone surrogate. */
export function nameOf(raw: Buffer): string {
  const text = raw.toString('utf8');
  if (!text.includes('\ufffd') || Buffer.from(text).equals(raw)) return text;
  let name = '';
  for (let i = 0; i < raw.length; ) {
    const length = utf8Length(raw, i);
    name += length > 0 ? raw.toString('utf8', i, i + length) : String.fromCharCode(0xdc00 + (raw[i] as number));
    i += Math.max(1, length);
  }
  return name;
}

/** Length of the well-formed UTF-8 sequence at `at`, or 0. */
function utf8Length(raw: Buffer, at: number): number {
  const first = raw[at] as number;
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > raw.length) return 0;
  return raw.toString('utf8', at, at + length).includes('\ufffd') ? 0 : length;
}

/** Joins a folder and one name; `folder` never ends with a separator unless it is a file system root. */
export function child(folder: string, name: string): string {
  const last = folder.charCodeAt(folder.length - 1);
  return last === 0x2f || (sep === '\\' && last === 0x5c) ? folder + name : folder + sep + name;
}

/** `C:`, and what Windows writes in front of it: without its separator it would be the drive's current folder. */
const DRIVE = /^(?:\\\\[?.]\\)?[A-Za-z]:$/;
/** A volume that has no letter. */
const VOLUME = /^\\\\[?.]\\Volume\{[^}\\]*\}$/i;

/** A root as the user gave it, without trailing separators: `\\srv\share\` and `\\srv\share` are one. */
export function trimRoot(root: string, separator: string = sep): string {
  if (separator === '/') return root.replace(/\/+$/, '') || separator;
  const trimmed = root.replace(/[\\/]+$/, '');
  return trimmed === '' || DRIVE.test(trimmed) || VOLUME.test(trimmed) ? trimmed + separator : trimmed;
}
