/** Properties of each parser alone, by fast-check: it never throws, ends soon, and lets no key through. */
import fc from 'fast-check';
import { readAcpiTables } from '../../analyzer/evidence/acpi.ts';
import { Caches } from '../../analyzer/evidence/caches.ts';
import { readEvents } from '../../analyzer/evidence/events.ts';
import { readLicensing } from '../../analyzer/evidence/licensing.ts';
import { readManifest } from '../../analyzer/evidence/manifest.ts';
import { readMgadiag } from '../../analyzer/evidence/mgadiag/index.ts';
import { decodeSlic } from '../../analyzer/evidence/slic/table.ts';
import { readSlmgr } from '../../analyzer/evidence/slmgr/index.ts';
import { decodeText } from '../../analyzer/evidence/text/index.ts';
import { Random } from '../../analyzer/generate/random.ts';
import { visible } from '../../analyzer/model/escape.ts';
import type { Device } from './folder.ts';
import { mutateBytes, plantText } from './mutate-bytes.ts';
import { mutateJson } from './mutate-json.ts';
import { canaryIn, canaryKey } from './nasty.ts';

const SLOW_MS = 2000;
const ignore = (): void => {};

/** The parsers by the file that they read; each gives all it made of the bytes. */
const PARSERS: Record<string, (bytes: Uint8Array) => unknown> = {
  'slic.bin': (bytes) => decodeSlic(bytes).slic,
  'acpi-tables.csv': (bytes) => readAcpiTables(bytes, ignore, new Caches()),
  'manifest.json': (bytes) => ({ ...readManifest(bytes) }),
  'licensing.json': (bytes) => readLicensing(bytes, ignore),
  'events.json': (bytes) => readEvents(bytes, ignore),
  'slmgr-dlv.txt': (bytes) => readSlmgr(bytes, null, ignore),
  'mgadiag.txt': (bytes) => readMgadiag(bytes, null, ignore),
  text: (bytes) => visible(decodeText(bytes).text),
};

/** Texts alone keep what they read as it stands; the key goes when the witness is made, or with the result. */
const STRIKES_KEYS = new Set(['slmgr-dlv.txt', 'mgadiag.txt', 'licensing.json']);

/** Bytes that are noise, or begin as the real thing does and go wrong later. */
function hostileBytes(file: string, pool: readonly Device[]): fc.Arbitrary<Uint8Array> {
  const real = pool
    .flatMap(({ files }) => [...files])
    .filter(([path, item]) => path.endsWith(file) && typeof item !== 'string')
    .map(([, item]) => item as Uint8Array);
  const noise = fc.uint8Array({ maxLength: 600 });
  const json = fc.json({ maxDepth: 6 }).map((text) => Buffer.from(text));
  if (real.length === 0) return fc.oneof(noise, json);
  const damaged = fc
    .tuple(fc.nat(real.length - 1), fc.nat(real.length - 1), fc.string({ minLength: 8, maxLength: 8 }), fc.nat(6))
    .map(([i, j, seed, times]) => {
      const random = new Random(seed);
      let bytes = real[i] as Uint8Array;
      for (let n = 0; n < times; n++)
        bytes =
          file.endsWith('.json') && random.chance(0.5)
            ? mutateJson(bytes, random)
            : mutateBytes(bytes, real[j] as Uint8Array, random);
      return random.chance(0.3) && file !== 'slic.bin' ? plantText(bytes, canaryKey(random), random) : bytes;
    });
  return fc.oneof({ weight: 1, arbitrary: noise }, { weight: 1, arbitrary: json }, { weight: 6, arbitrary: damaged });
}

export function checkParsers(pool: readonly Device[], seed: string, numRuns: number) {
  const failures: string[] = [];
  for (const [file, parse] of Object.entries(PARSERS)) {
    const outcome = fc.check(
      fc.property(hostileBytes(file, pool), (bytes) => {
        const started = performance.now();
        const json = JSON.stringify(parse(bytes)) ?? '';
        if (performance.now() - started > SLOW_MS) throw new Error(`slow: ${bytes.length} bytes`);
        if (STRIKES_KEYS.has(file) && canaryIn(json)) throw new Error(`a key came through: ${canaryIn(json)}`);
      }),
      { seed: new Random(`${seed} ${file}`).uint32() | 0, numRuns },
    );
    if (outcome.failed) failures.push(`${file}: ${fc.defaultReportMessage(outcome)?.slice(0, 3000)}`);
  }
  return { failures, cases: numRuns * Object.keys(PARSERS).length };
}
