/** The real worker, but for what some folder names do to it. Needs the compiled program. */
import { spawnSync } from 'node:child_process';
import { parentPort, workerData } from 'node:worker_threads';
import { BatchReader } from '../../dist/walk/batchReader.js';

const reader = new BatchReader(workerData);

parentPort.on('message', async (request) => {
  const announce = (position) => {
    parentPort.postMessage({ type: 'at', index: request.index, position });
    if (!request.skip.includes(position)) suffer(request.devices[position].device);
  };
  // A worker that is not careful announces nothing, but meets the same devices.
  if (!request.careful) for (const { device } of request.devices) suffer(device);
  const result = await reader.read(request, announce);
  parentPort.postMessage({ type: 'batch', result });
});

function suffer(device) {
  if (device.includes('EXIT')) process.exit(3);
  if (device.includes('THROW')) throw new Error('out of luck');
  if (device.includes('MEMORY')) for (const hog = []; ; ) hog.push(Array(1e6).fill(hog.length));
  if (device.includes('HANG')) spawnSync('sleep', ['3']);
}
