/** The analyzer against the labels: fleets and samples say what is right, and every device must come out so. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { analyzeDevice } from '../../analyzer/device.ts';
import { generateFleet } from '../../analyzer/generate/fleet.ts';
import { SITUATIONS } from '../../analyzer/generate/situations.ts';
import type { Label } from '../../analyzer/generate/spec.ts';
import type { DeviceResult } from '../../analyzer/model/types.ts';
import { readDevice } from '../../analyzer/scan/device-folder.ts';
import { SyncDriver } from '../../analyzer/scan/sync-driver.ts';

const work = mkdtempSync(join(tmpdir(), 'slic-audit-analysis-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const driver = new SyncDriver();

function analyze(root: string, device: string): DeviceResult {
  return analyzeDevice(driver.run(readDevice(root, device, 'directory'))).result;
}

function readLabels(path: string): Label[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Label);
}

function answer({ device, verdict, cause, firmwareState, markerDetail }: Label | DeviceResult, situation: string) {
  return `${device} [${situation}]: ${verdict} ${cause}, ${firmwareState} ${markerDetail}`;
}

/** The devices that come out otherwise than their label says. */
function wrong(root: string, labels: Label[]): { is: string; should: string }[] {
  return labels.flatMap((label) => {
    const is = answer(analyze(root, label.device), label.situation);
    const should = answer(label, label.situation);
    return is === should ? [] : [{ is, should }];
  });
}

test('every sample is judged as its label says', () => {
  const labels = readLabels('samples/fleet.labels.jsonl');
  expect(labels.length).toBe(readdirSync('samples/fleet').length);
  expect(wrong('samples/fleet', labels)).toEqual([]);
});

test.each([
  ['one', 1000],
  ['two', 150],
  ['three', 150],
])('fleet %s of %d devices is judged as its labels say', async (seed, devices) => {
  const dir = join(work, seed);
  const { labels } = await generateFleet({ dir, devices, seed });
  expect(wrong(dir, readLabels(labels))).toEqual([]);
});

test('what a sample claims to show beside its verdict is there', () => {
  const result = (sample: string) => analyze('samples/fleet', sample);
  const conflicts = (sample: string) => result(sample).conflicts.map(({ code }) => code);
  const problems = (sample: string) => result(sample).problems.map(({ code }) => code);
  expect(conflicts('PC-KMS-SUCCESS-BAD-MARKER')).toContain('kms-success');
  expect(conflicts('PC-RSDT-XSDT-DISAGREE')).toEqual(['rsdt-xsdt']);
  expect(conflicts('PC-OLD-REPORT')).toContain('mgadiag-firmware');
  expect(result('PC-GOOD-MARKER').conflicts).toEqual([]);
  expect(result('PC-GOOD-MARKER').problems).toEqual([]);
  expect(result('PC-GOOD-MARKER').confidence).toBe('high');
  expect(result('PC-GOOD-MARKER-VISTA').slic?.markerVersion).toBe('0x20000');
  expect(result('PC-GOOD-MARKER-20002').slic?.markerVersion).toBe('0x20002');
  expect(result('PC-GOOD-MARKER-20002').mgadiag?.markerVersion).toBe('0x20002');
  expect(result('PC-EXTENDED-UPDATES').licenseChannel).toBe('VOLUME_KMSCLIENT');
  expect(result('PC-WINDOWS-10-TEMPLATE').kmsPrediction).toBe('refused');
  expect(result('helpdesk 4715 (slic and slmgr)').collection.kind).toBe('hand-made');
  expect(result('helpdesk 4714 (report cut)').mgadiag?.truncated).toBe(true);
  expect(result('PC-SCRIPT-HOST-DISABLED').slmgr?.errorKind).toBe('wsh_disabled');
  expect(result('PC-NO-PRODUCT-KEY').slmgr?.errorKind).toBe('no_key');
  expect(problems('PC-SLIC-DAMAGED')).toContain('hash-mismatch');
  expect(problems('PC-SLIC-CUT')).toContain('size-mismatch');
  expect(problems('PC-MANIFEST-BROKEN')).toContain('manifest-invalid');
  expect(problems('PC-LOOSE-FILES')).toContain('loose-files');
  expect(problems('PC-ONLY-HALF-A-RUN')).toContain('no-complete-run');
  expect(problems('helpdesk 4711 (no marker)')).toContain('key-redacted');
  expect(problems('helpdesk 4718 (no table)')).toContain('not-slic');
  const twins = ['PC-SET-UP-AGAIN', 'PC-SET-UP-AGAIN~5eed1234'].map((sample) => result(sample).computer);
  expect(twins[1]?.uuid).toBe(twins[0]?.uuid);
  expect(twins[1]?.serialNumber).toBe(twins[0]?.serialNumber);
  expect(twins[1]?.machineGuid).not.toBe(twins[0]?.machineGuid);
  const console = result('helpdesk 4717 (console copy)').slmgr;
  expect(console?.windows?.channel).toBe('VOLUME_KMSCLIENT');
  expect(console?.products.length).toBe(2);
});

test('localised captures give the same facts as English ones', () => {
  const localised = SITUATIONS.filter(({ sample, language }) => sample && language && !language.startsWith('en'));
  for (const { sample, licence, files } of localised) {
    if (files) continue;
    const { slmgr } = analyze('samples/fleet', sample ?? '');
    expect(slmgr?.windows?.channel, sample).toBe('VOLUME_KMSCLIENT');
    expect(slmgr?.windows?.licenseStatus, sample).toBe(licence === 'kms-licensed' ? 1 : 5);
    expect(slmgr?.windows?.kmsHost ?? null, sample).toEqual(licence === 'kms-licensed' ? expect.any(String) : null);
  }
});
