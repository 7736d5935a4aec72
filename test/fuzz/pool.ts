/** Material to mutate: the sample fleet and a generated one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateFleet } from '../../analyzer/generate/fleet.ts';
import { type Device, readDevices } from './folder.ts';

export async function material(seed: string): Promise<Device[]> {
  const dir = mkdtempSync(join(tmpdir(), 'slic-audit-fuzz-pool-'));
  try {
    await generateFleet({ dir: join(dir, 'fleet'), devices: 150, seed });
    const samples = fileURLToPath(new URL('../../samples/fleet', import.meta.url));
    return [...readDevices(samples), ...readDevices(join(dir, 'fleet'))];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
