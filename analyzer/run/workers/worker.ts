/** A worker thread: batches of devices in, bytes of reports out. */
import { parentPort, workerData } from 'node:worker_threads';
import { ROW_KINDS } from '../rows.ts';
import { BatchReader } from './batch-reader.ts';
import type { RequestMessage, WorkerStart } from './messages.ts';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');

const { settings, at } = workerData as WorkerStart;
const reader = new BatchReader(settings);

port.on('message', (request: RequestMessage) => {
  void reader
    .read(request, (position) => at.set([request.index, position]))
    .then((result) => {
      at.fill(-1);
      port.postMessage(
        result,
        ROW_KINDS.map((kind) => result[kind].bytes.buffer as ArrayBuffer),
      );
    });
});
