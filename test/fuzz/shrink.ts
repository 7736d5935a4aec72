/** Makes a device that fails small: fewer files, then fewer bytes, as long as it fails in the same way. */
import type { Device, Item } from './folder.ts';

const MAX_TRIES = 400;

export async function shrink(device: Device, fails: (device: Device) => Promise<boolean>): Promise<Device> {
  let tries = 0;
  const stillFails = async (files: Map<string, Item>) => tries++ < MAX_TRIES && fails({ name: device.name, files });
  let files = device.files;
  for (const path of files.keys()) {
    const fewer = new Map(files);
    fewer.delete(path);
    if (await stillFails(fewer)) files = fewer;
  }
  for (const [path, item] of files) {
    if (typeof item === 'string') continue;
    const bytes = await shrinkBytes(item, (shorter) => stillFails(new Map(files).set(path, shorter)));
    files = new Map(files).set(path, bytes);
  }
  return { name: device.name, files };
}

async function shrinkBytes(bytes: Uint8Array, fails: (bytes: Uint8Array) => Promise<boolean>): Promise<Uint8Array> {
  let best = bytes;
  for (let size = best.length >> 1; size >= 1; size >>= 1)
    for (let start = 0; start < best.length; ) {
      const shorter = Buffer.concat([best.subarray(0, start), best.subarray(start + size)]);
      if (await fails(shorter)) best = shorter;
      else start += size;
    }
  return best;
}
