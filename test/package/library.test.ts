/** The library entry as a program would import it from the installed package. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packTo, REPOSITORY } from './pack.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-library-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let tarball: Uint8Array;
beforeAll(() => {
  tarball = readFileSync(packTo(dir));
  mkdirSync(join(dir, 'node_modules'));
  symlinkSync(join(dir, 'package'), join(dir, 'node_modules/slic-audit'), 'junction');
});

const run = (program: string): string => {
  writeFileSync(join(dir, 'program.mjs'), program);
  return execFileSync(process.execPath, [join(dir, 'program.mjs')], { cwd: dir, encoding: 'utf8' });
};

const FOLDER = JSON.stringify(join(REPOSITORY, 'samples/fleet/PC-NO-MARKER/'));

describe('what the package exports', () => {
  test('decodes a table and analyses a device, as the command does', () => {
    const printed = run(`
      import { readdirSync, readFileSync } from 'node:fs';
      import { analyzeDevice, decodeSlic } from 'slic-audit';
      const files = Object.fromEntries(readdirSync(${FOLDER}).map((name) => [name, readFileSync(${FOLDER} + name)]));
      const { slic, verdict, cause } = analyzeDevice({ device: 'PC-1', files });
      console.log(JSON.stringify([verdict, cause, decodeSlic(files['slic.bin']).sha256 === slic.sha256]));`);
    expect(JSON.parse(printed)).toEqual(['blocked', 'marker-missing', true]);
  });

  test('is these two and no more, and says of a foreign table what it is', () => {
    const printed = run(`
      import * as library from 'slic-audit';
      const refused = [];
      try { library.decodeSlic(Buffer.from('MSDM and more')); } catch (error) { refused.push(error.name, error.message); }
      await import('slic-audit/dist/cli/main.js').catch(({ code }) => refused.push(code));
      console.log(JSON.stringify([Object.keys(library).sort(), refused]));`);
    expect(JSON.parse(printed)).toEqual([
      ['analyzeDevice', 'decodeSlic'],
      ['RangeError', 'no SLIC table: 13 bytes that do not begin with "SLIC"', 'ERR_PACKAGE_PATH_NOT_EXPORTED'],
    ]);
  });

  test('has an example in the docs that runs', () => {
    const [, example = ''] =
      /```ts\n([\s\S]*?)```/.exec(readFileSync(join(REPOSITORY, 'docs/library.md'), 'utf8')) ?? [];
    symlinkSync(join(REPOSITORY, 'samples/fleet/PC-NO-MARKER'), join(dir, 'PC-0815'), 'junction');
    symlinkSync(join(REPOSITORY, 'samples/fleet/PC-NO-MARKER/slic.bin'), join(dir, 'slic.bin'));
    expect(run(example)).toContain('blocked marker-missing ');
  });

  test('is found by every kind of resolution, with its types', async () => {
    const { problems } = (await checkPackage(createPackageFromTarballData(tarball))) as {
      problems: { kind: string }[];
    };
    // The package is an ES module: CommonJS reaches it by import(), and Node 10 knows no exports.
    const expected = new Set(['CJSResolvesToESM', 'NoResolution']);
    expect(problems.filter(({ kind }) => !expected.has(kind))).toEqual([]);
  });

  test('satisfies publint', async () => {
    const { messages } = await publint({ pkgDir: join(dir, 'package'), strict: true });
    expect(messages).toEqual([]);
  });
});
