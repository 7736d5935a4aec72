/** Each evidence file as the contract has it: manifests by their schema, texts by their encoding, no key that leaks. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { LOCALES } from '../../analyzer/generate/catalogue.ts';
import { fleetDevices } from '../../analyzer/generate/fleet.ts';
import { localeFor, planDevice } from '../../analyzer/generate/plan.ts';
import { Random } from '../../analyzer/generate/random.ts';
import { SITUATIONS } from '../../analyzer/generate/situations.ts';
import { slmgrText } from '../../analyzer/generate/slmgr-text.ts';
import type { GeneratedFile } from '../../analyzer/generate/spec.ts';
import { encodeText } from '../../analyzer/generate/text.ts';

const devices = [...fleetDevices(1000, 'evidence')];
/** Situations whose manifest says something else than the files beside it: that is what they show. */
const UNTRUE = new Set(['manifest-cut', 'slic-changed', 'slic-cut']);

const text = (file: GeneratedFile) => Buffer.from(file.bytes).toString();
const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);

describe('manifests', () => {
  const validate = new Ajv2020().compile(JSON.parse(readFileSync('schemas/manifest.schema.json', 'utf8')));

  test('follow the schema, and name every file with its size and hash', () => {
    for (const { label, files } of devices) {
      if (UNTRUE.has(label.situation)) continue;
      for (const file of files.filter(({ path }) => path.endsWith('manifest.json'))) {
        const manifest = JSON.parse(text(file));
        expect(validate(manifest), JSON.stringify(validate.errors)).toBe(true);
        for (const { name, status, bytes, sha256 } of manifest.evidence) {
          const there = files.find(({ path }) => path === folderOf(file.path) + name);
          expect(there !== undefined, `${label.device} ${name}`).toBe(status === 'collected');
          if (!there) continue;
          expect(there.bytes.length).toBe(bytes);
          expect(createHash('sha256').update(there.bytes).digest('hex')).toBe(sha256);
        }
      }
    }
  });
});

describe('texts', () => {
  test.each(LOCALES.map(({ tag }) => tag))('%s: nothing is lost in the OEM code page', (tag) => {
    const locale = localeFor(tag);
    const place = { name: 'PC', locale, serialNumber: '1' };
    for (const situation of SITUATIONS) {
      const plain = slmgrText(planDevice(situation, place, new Random(situation.id)), false);
      expect(iconv.decode(encodeText(plain, 'oem', locale), `cp${locale.oemCodePage}`)).toBe(plain);
    }
  });

  test('JSON is JSON, and tables are tables', () => {
    for (const { files } of devices) {
      for (const file of files) {
        if (/(licensing|events)\.json$/.test(file.path)) expect(() => JSON.parse(text(file))).not.toThrow();
        if (!file.path.endsWith('acpi-tables.csv')) continue;
        const [head, ...rows] = text(file).trimEnd().split('\r\n');
        expect(head?.split(',').length).toBe(9);
        for (const row of rows)
          expect(row).toMatch(/^[A-Z]{4},\d+,\d+,\d+,[0-9a-f]{12},[0-9a-f]{16},\d+,[0-9a-f]{8},\d+$/);
      }
    }
  });
});

describe('product keys', () => {
  const KEY = /(?:[BCDFGHJKMNPQRTVWXY2-9*]{5}-){2}[BCDFGHJKMNPQRTVWXY2-9*]{5}/;
  const readable = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1').replaceAll('\0', '');

  test('a collector has struck them out; only reports put there by hand still hold their invented ones', () => {
    for (const { label, files } of devices) {
      const byHand = !files.some(({ path }) => path.endsWith('manifest.json')) && label.situation.startsWith('report-');
      expect(
        files.some(({ bytes }) => KEY.test(readable(bytes))),
        label.situation,
      ).toBe(byHand);
    }
  });

  test('the same holds for the samples', () => {
    const found = readdirSync('samples/fleet', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && KEY.test(readable(readFileSync(join(entry.parentPath, entry.name)))))
      .map((entry) => entry.parentPath);
    for (const folder of found) expect(folder).toContain('helpdesk');
    expect(found.length).toBeGreaterThan(0);
  });
});
