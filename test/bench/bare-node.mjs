/**
 * What Node itself costs, without the work: two workers list, read and decode every file of every folder, parse its JSON, and
 * write a line of constant JSON and a constant row of CSV a device, of the lengths that ours have, in order.
 *   node bare-node.mjs FLEET OUT
 */
import { closeSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const WORKERS = 2;
const BATCH = 64;
const JSON_BYTES = 9_500;
const CSV_BYTES = 750;
const MAX_FILE = 1 << 16;

function main(root, out) {
  const files = ['bare.jsonl', 'bare.csv'].map((name) => openSync(join(out, name), 'w'));
  const names = readdirSync(root).sort();
  const next = new Int32Array(new SharedArrayBuffer(4));
  const early = new Map();
  const batches = Math.ceil(names.length / BATCH);
  let written = 0;
  for (let i = 0; i < WORKERS; i++) {
    const worker = new Worker(new URL(import.meta.url), { workerData: { root, names, next } });
    worker.on('message', ({ index, rows }) => {
      early.set(index, rows);
      for (; early.has(written); early.delete(written++))
        for (const [at, bytes] of early.get(written).entries()) writeSync(files[at], bytes);
      if (written === batches) process.exit(0);
    });
  }
}

function work({ root, names, next }) {
  const buffer = Buffer.allocUnsafeSlow(1 << 20);
  let used = 0;
  let decoded = 0;

  function readFile(path) {
    const descriptor = openSync(path, 'r');
    const start = used;
    used += readSync(descriptor, buffer, used, MAX_FILE, null);
    closeSync(descriptor);
    return start;
  }

  function decode(name, start) {
    if (!name.endsWith('.json'))
      return (name === 'slmgr-dlv.txt' ? buffer.ucs2Slice(start, used) : buffer.latin1Slice(start, used)).length;
    try {
      return Object.keys(JSON.parse(buffer.utf8Slice(start, used))).length;
    } catch {
      return 0;
    }
  }

  function readFolder(folder) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) readFolder(path);
      else if (entry.isFile()) decoded += decode(entry.name, readFile(path));
    }
  }

  function readBatch() {
    const index = Atomics.add(next, 0, 1);
    const batch = names.slice(index * BATCH, (index + 1) * BATCH);
    if (batch.length === 0) return;
    for (const name of batch) {
      used = 0;
      readFolder(`${root}/${name}`);
    }
    const rows = [JSON_BYTES, CSV_BYTES].map((bytes) => Buffer.alloc(batch.length * bytes, 'x'));
    parentPort.postMessage({ index, rows, decoded });
    setImmediate(readBatch);
  }

  parentPort.on('message', () => {});
  readBatch();
}

if (isMainThread) main(...process.argv.slice(2));
else work(workerData);
