/** The files of a device, and the walk over them without a disk. */
import type { DeviceFiles } from '../../analyzer/model/types.ts';
import { readDevice } from '../../analyzer/scan/device-folder.ts';
import type { Answer, Request } from '../../analyzer/scan/requests.ts';
import type { Device } from './device.ts';
import { acpiText, eventsText, licensingText, manifestText } from './json.ts';
import { slicBytes } from './tables.ts';
import { encoded, mgadiagTextOf, slmgrTextOf } from './texts.ts';

/** Bytes by name, or by a path below the device folder. */
export type Files = Map<string, Uint8Array>;

export function filesOf(device: Device): Files {
  const files: Files = new Map();
  const add = (name: string, content: Buffer | string | null): void => {
    if (content !== null) files.set(name, Buffer.from(content as string));
  };
  const { slic, slmgr, wmi, mgadiag } = device;
  add('slic.bin', slicBytes(slic));
  add('acpi-tables.csv', acpiText(device));
  add('slmgr-dlv.txt', slmgr && encoded(slmgrTextOf(slmgr), 'utf-16le', slmgr.language));
  add('licensing.json', wmi && licensingText(wmi));
  add('events.json', eventsText(device));
  add('mgadiag.txt', mgadiag && encoded(mgadiagTextOf(mgadiag, slic.version), 'utf-16le-bom', 'en-US'));
  add('manifest.json', manifestText(device, files));
  return files;
}

const ROOT = '/share';

function answerFrom(files: Files, device: string, request: Request): Answer {
  const below = request.path.replaceAll('\\', '/').slice(`${ROOT}/${device}`.length).replace(/^\//, '');
  if (request.op === 'list') {
    const prefix = below === '' ? '' : `${below}/`;
    const kinds = new Map<string, 'file' | 'directory'>();
    for (const path of files.keys()) {
      if (!path.startsWith(prefix)) continue;
      const [name = '', ...deeper] = path.slice(prefix.length).split('/');
      kinds.set(name, deeper.length > 0 ? 'directory' : 'file');
    }
    const names = [...kinds.keys()].sort((a, b) => (a < b ? -1 : 1));
    return { entries: names.map((name) => ({ name, kind: kinds.get(name) ?? 'file' })), more: false };
  }
  const bytes = files.get(below);
  if (!bytes) return { failure: 'vanished' };
  return request.op === 'read' ? { bytes } : { size: bytes.length, mtimeMs: 0, ctimeMs: 0 };
}

/** What the scan hands on of a folder with these files. */
export function deviceFiles(files: Files, device = 'PC-1'): DeviceFiles {
  const walk = readDevice(ROOT, device, 'directory');
  let step = walk.next();
  while (!step.done) step = walk.next(answerFrom(files, device, step.value));
  return step.value;
}
