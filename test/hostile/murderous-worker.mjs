/** The real worker, but for what some folder names do to it. A test bundles it. */
import { spawnSync } from 'node:child_process';
import { parentPort, workerData } from 'node:worker_threads';
import { BatchReader } from '../../analyzer/run/workers/batch-reader.ts';

const { settings, at } = workerData;
const reader = new BatchReader(settings);

parentPort.on('message', async (request) => {
  const announce = (position) => {
    at.set([request.index, position]);
    if (!request.skip.includes(position)) suffer(request.devices[position].device);
  };
  // A worker that is not careful announces nothing, but meets the same devices.
  if (!request.careful) for (const { device } of request.devices) suffer(device);
  const result = await reader.read(request, announce);
  at.fill(-1);
  parentPort.postMessage(result);
});

function suffer(device) {
  if (device.includes('EXIT')) process.exit(3);
  if (device.includes('THROW')) throw new Error('out of luck');
  if (device.includes('MEMORY')) for (const hog = []; ; ) hog.push(Array(1e6).fill(hog.length));
  if (device.includes('HANG')) spawnSync('sleep', ['3']);
}
