/** Programs that open a report as people do. Tests that need one skip where it is not installed, and say so. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const find = (paths: string[]) => paths.find((path) => existsSync(path)) ?? null;

export const CHROMIUM = find(['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']);
export const SOFFICE = find(['/usr/bin/soffice', '/usr/local/bin/soffice']);

export const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Converts with LibreOffice and gives the text of each file that came out, by name. */
export function convert(file: string, to: string, ...more: string[]): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'slic-audit-office-'));
  try {
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    const out = join(folder, 'out');
    execFileSync(SOFFICE as string, [profile, '--headless', ...more, '--convert-to', to, '--outdir', out, file], {
      stdio: 'pipe',
      timeout: 200_000,
    });
    return new Map(readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The parts of a ZIP by its central directory: name -> text. Sizes and names in the local headers must agree. */
export function unzip(bytes: Buffer): Map<string, string> {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const parts = new Map<string, string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n--) {
    const [packed, size, nameLength] = [at + 20, at + 24, at + 28].map((o) => bytes.readUInt32LE(o) & 0xffffffff);
    const length = (nameLength as number) & 0xffff;
    const name = bytes.toString('utf8', at + 46, at + 46 + length);
    const local = bytes.readUInt32LE(at + 42);
    if (bytes.readUInt32LE(local + 18) !== packed) throw new Error(`${name}: the two headers disagree`);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const raw = inflateRawSync(bytes.subarray(start, start + (packed as number)));
    if (raw.length !== size) throw new Error(`${name}: ${raw.length} bytes, ${size} stated`);
    parts.set(name, raw.toString('utf8'));
    at += 46 + length + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return parts;
}
