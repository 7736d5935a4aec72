import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KEY_OWNERS } from '../../analyzer/evidence/slic/key-owners.ts';
import { DEMO_KEYS } from '../../analyzer/generate/demo-keys.ts';
import type { Label } from '../../analyzer/generate/spec.ts';

const FLEET = 'samples/fleet';

const labels = readFileSync('samples/fleet.labels.jsonl', 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Label);

const files = readdirSync(FLEET, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

describe('samples', () => {
  test('are what the script makes', () => {
    execFileSync(process.execPath, ['--import', 'tsx', 'samples/make.ts', '--check'], { stdio: 'pipe' });
  });

  test('have a label for each folder, and a line in the table', () => {
    expect(labels.map((label) => label.device).sort()).toEqual(readdirSync(FLEET).sort());
    const readme = readFileSync('samples/README.md', 'utf8');
    for (const { device, verdict, cause } of labels) {
      expect(readme.split('\n').filter((line) => line.includes(`\`${device}\``) && line.includes(cause))).toSatisfy(
        (lines: string[]) => lines.some((line) => line.includes(`| ${verdict} |`)),
      );
    }
  });

  test('are small, and every name can be checked out on Windows', () => {
    const sizes = files.map((file) => readFileSync(file).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2 ** 21);
    for (const file of files) {
      expect(file).not.toMatch(/[<>:"|?*]|[ .](\/|$)/);
      expect(file.length).toBeLessThan(120);
    }
  });
});

describe('keys', () => {
  const moduli = Object.values(DEMO_KEYS).map((key) => {
    const { n } = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' }).export({
      format: 'jwk',
    });
    return Buffer.from(n ?? '', 'base64url').reverse();
  });

  test('are RSA-1024, as tables need them, and all different', () => {
    expect(moduli.map((modulus) => modulus.length)).toEqual(moduli.map(() => 128));
    expect(new Set(moduli.map((modulus) => modulus.toString('hex'))).size).toBe(moduli.length);
  });

  test("every table that has a key has one of these: never a maker's", () => {
    for (const file of files.filter((path) => path.toLowerCase().endsWith('slic.bin'))) {
      const table = readFileSync(file);
      const magic = table.indexOf('RSA1', 0, 'latin1');
      if (magic < 0) continue;
      const modulus = table.subarray(magic + 12, magic + 140);
      const known = moduli.some((own) => own.equals(modulus)) || modulus.every((byte) => byte === 0);
      expect(known, `${file} carries a key that is not the project's`).toBe(true);
    }
  });

  test('none is in the list of known makers', () => {
    for (const modulus of moduli)
      expect(Object.keys(KEY_OWNERS)).not.toContain(createHash('sha256').update(modulus).digest('hex'));
  });
});
