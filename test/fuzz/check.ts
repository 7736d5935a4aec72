/** What must hold of every device, whatever lies in its folder: checked in this process, one device at a time. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { analyzeDevice } from '../../analyzer/device.ts';
import type { DeviceResult } from '../../analyzer/model/types.ts';
import { CSV_DEFAULTS, csvRows } from '../../analyzer/report/csv.ts';
import { runAsync } from '../../analyzer/scan/async-driver.ts';
import { readDevice } from '../../analyzer/scan/device-folder.ts';
import { SyncDriver } from '../../analyzer/scan/sync-driver.ts';
import { type Device, writeDevice } from './folder.ts';
import { canaryIn } from './nasty.ts';

/** A device takes a millisecond or two; what takes so long is a defect, even on a busy machine. */
const SLOW_MS = 3000;

const schema = JSON.parse(readFileSync(new URL('../../schemas/device-result.schema.json', import.meta.url), 'utf8'));
const validate = new Ajv2020({ allErrors: false, allowUnionTypes: true }).compile(schema);

/** What is wrong with a line of devices.jsonl, or null. */
export function lineError(line: string): string | null {
  const result = JSON.parse(line) as DeviceResult;
  const { problems } = result;
  if (!validate(result)) {
    const { instancePath, message } = validate.errors?.[0] ?? {};
    return `schema: ${instancePath?.replace(/\d+/g, 'N')} ${message}`;
  }
  const internal = problems.find(({ code }) => code === 'internal-error');
  if (internal) return `internal error: ${internal.message}`;
  return canaryIn(line) === null ? null : 'a product key in devices.jsonl';
}

/** Reads and analyses one device below `root`; what is wrong with the outcome, or null. Never throws. */
export async function deviceError(root: string, name: string): Promise<string | null> {
  try {
    const started = performance.now();
    const { result, json } = analyzeDevice(new SyncDriver().run(readDevice(root, name, 'directory')));
    if (performance.now() - started > SLOW_MS) return 'slow';
    if ((await runAsyncJson(root, name)) !== json) return 'the two drivers disagree';
    const error = lineError(json);
    if (error) return error;
    const row = csvRows([result], CSV_DEFAULTS);
    if (canaryIn(row)) return 'a product key in the CSV';
    if (/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e]|\r\n./.test(row))
      return 'a control in the CSV';
    if (({} as Record<string, unknown>).polluted !== undefined) return 'the prototype is polluted';
    return null;
  } catch (error) {
    return `thrown: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function runAsyncJson(root: string, name: string): Promise<string> {
  return runAsync(readDevice(root, name, 'directory'), (files) => analyzeDevice(files).json);
}

/** The same for a device in memory. */
export async function errorOf(device: Device): Promise<string | null> {
  const root = mkdtempSync(join(tmpdir(), 'slic-audit-fuzz-one-'));
  try {
    writeDevice(root, device);
    return await deviceError(root, device.name);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
