import { describe, expect, it } from 'vitest';
import { analyzeDevice } from '../../../analyzer/device.ts';
import type { DeviceFiles } from '../../../analyzer/model/types.ts';
import { sharedLines, sharedPath } from '../../shared.ts';

interface Machine {
  id: string;
  slic: string | null;
  expect: { firmwareState: string; markerDetail: string; markerVersion: string | null };
}

const present = sharedPath('real-firmware/machines.jsonl') !== null;

describe.skipIf(!present)('real firmware tables (skipped where ../shared/real-firmware is not there)', () => {
  it('have the state, the detail and the marker version that an independent reading found', () => {
    const machines = sharedLines<Machine>('real-firmware/machines.jsonl');
    const ours = machines.map(({ id, slic }) => {
      const manifest = {
        schemaVersion: 1,
        collector: { version: '1' },
        collectedUtc: '2026-01-01T00:00:00Z',
        computer: {},
        os: {},
        evidence: [{ name: 'slic.bin', status: slic ? 'collected' : 'absent' }],
      };
      const files: DeviceFiles['files'] = { 'manifest.json': Buffer.from(JSON.stringify(manifest)) };
      if (slic) files['slic.bin'] = Buffer.from(slic, 'hex');
      const { result } = analyzeDevice({ device: id, source: id, kind: 'flat', files, rejected: [], problems: [] });
      return {
        id,
        firmwareState: result.firmwareState,
        markerDetail: result.markerDetail,
        markerVersion: result.slic?.markerVersion ?? null,
      };
    });
    expect(ours).toEqual(
      machines.map(({ id, expect: e }) => ({
        id,
        firmwareState: e.firmwareState,
        markerDetail: e.markerDetail,
        markerVersion: e.markerVersion,
      })),
    );
    expect(machines.length).toBeGreaterThan(300);
  });
});
