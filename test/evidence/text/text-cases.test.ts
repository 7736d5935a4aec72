import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readMgadiag } from '../../../analyzer/evidence/mgadiag/index.ts';
import { readSlmgr } from '../../../analyzer/evidence/slmgr/index.ts';

const ROOT = fileURLToPath(new URL('../../../../shared/text-cases/', import.meta.url));
const present = existsSync(`${ROOT}expected.jsonl`);

interface Case {
  case: string;
  kind: 'slmgr' | 'mgadiag';
  quirk: string;
  expect: Record<string, unknown>;
}

const cases = present
  ? (readFileSync(`${ROOT}expected.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)) as Case[])
  : [];

function slmgrFacts(file: string): Record<string, unknown> {
  const { windows, products, ...rest } = readSlmgr(readFileSync(file), null, () => {});
  return {
    licenseStatus: null,
    activationId: null,
    partialProductKey: null,
    ...windows,
    ...rest,
    productCount: products.length,
  };
}

function mgadiagFacts(file: string): Record<string, unknown> {
  const report = readMgadiag(readFileSync(file), null, () => {});
  const { channel = null, licenseStatus = null } = report.licensing?.windows ?? {};
  const acpiTables = report.acpiTables.map(({ name, oemId, oemTableId }) => [name, oemId, oemTableId]);
  return { ...report, acpiTables, embeddedChannel: channel, embeddedStatus: licenseStatus };
}

describe.skipIf(!present)('captures with known facts (skipped where ../shared/text-cases is not there)', () => {
  it('are there', () => {
    expect(cases.length).toBeGreaterThan(30);
  });

  it.each(cases)('$case: $quirk', ({ case: name, kind, expect: expected }) => {
    const facts =
      kind === 'slmgr' ? slmgrFacts(`${ROOT}${name}/slmgr-dlv.txt`) : mgadiagFacts(`${ROOT}${name}/mgadiag.txt`);
    expect(Object.fromEntries(Object.keys(expected).map((key) => [key, facts[key]]))).toEqual(expected);
  });
});
