/** A worker thread: batches of devices in, bytes of reports out. */
import { parentPort, workerData } from 'node:worker_threads';
import type { BatchRequest, WorkerSettings } from './batch.ts';
import { BatchReader } from './batchReader.ts';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');

const reader = new BatchReader(workerData as WorkerSettings);

port.on('message', (request: BatchRequest) => {
  void reader
    .read(request, (position) => port.postMessage({ type: 'at', index: request.index, position }))
    .then((result) => {
      port.postMessage({ type: 'batch', result }, [
        result.jsonl.buffer as ArrayBuffer,
        result.csv.buffer as ArrayBuffer,
        result.lengths.buffer as ArrayBuffer,
      ]);
    });
});
