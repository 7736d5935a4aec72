/** Mutations of bytes, whatever they mean. */
import type { Random } from '../../analyzer/generate/random.ts';
import { NUMBERS_32, TEXTS } from './nasty.ts';

/** Nothing grows past this: size limits have a test of their own, and a round should be short. */
const MAX = 1 << 18;

export function mutateBytes(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  return (
    OPERATORS[random.between(0, OPERATORS.length - 1)]?.(Buffer.from(bytes), other, random).subarray(0, MAX) ?? bytes
  );
}

type Operator = (bytes: Buffer, other: Uint8Array, random: Random) => Uint8Array;

const at = (bytes: Uint8Array, random: Random): number => random.between(0, Math.max(0, bytes.length - 1));

function range(bytes: Uint8Array, random: Random): [number, number] {
  const start = at(bytes, random);
  return [start, Math.min(bytes.length, start + random.pick([1, 2, 4, 16, 64, 1024]))];
}

const OPERATORS: readonly Operator[] = [
  (bytes, _, random) => {
    for (let n = random.pick([1, 1, 2, 8, 64]); n > 0 && bytes.length > 0; n--) {
      const i = at(bytes, random);
      bytes[i] = (bytes[i] as number) ^ (1 << random.between(0, 7));
    }
    return bytes;
  },
  (bytes, _, random) => {
    for (let n = random.pick([1, 2, 8]); n > 0 && bytes.length > 0; n--)
      bytes[at(bytes, random)] = random.pick([0, 9, 10, 13, 26, 32, 34, 45, 58, 127, 128, 255]);
    return bytes;
  },
  (bytes, _, random) => bytes.subarray(0, at(bytes, random)),
  (bytes, _, random) => bytes.subarray(at(bytes, random)),
  (bytes, _, random) => {
    const [start, end] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  (bytes, _, random) => {
    const [start, end] = range(bytes, random);
    const times = random.pick([1, 2, 50]);
    return Buffer.concat([
      bytes.subarray(0, end),
      ...Array(times).fill(bytes.subarray(start, end)),
      bytes.subarray(end),
    ]);
  },
  (bytes, _, random) => {
    const i = at(bytes, random);
    return Buffer.concat([bytes.subarray(0, i), random.bytes(random.pick([1, 4, 32])), bytes.subarray(i)]);
  },
  (bytes, other, random) => Buffer.concat([bytes.subarray(0, at(bytes, random)), other.subarray(at(other, random))]),
  (bytes, other) => Buffer.concat([bytes, other]),
  (bytes, _, random) => bytes.fill(random.pick([0, 0xff, 0x20]), at(bytes, random)),
  (bytes, _, random) => {
    const i = 4 * Math.floor(at(bytes, random) / 4);
    if (i + 4 <= bytes.length) bytes.writeUInt32LE(random.pick(NUMBERS_32), i);
    return bytes;
  },
  // The lengths and types of a SLIC table stand at these places.
  (bytes, _, random) => {
    const i = random.pick([4, 36, 40, 192, 196]);
    if (i + 4 <= bytes.length) bytes.writeUInt32LE(random.pick(NUMBERS_32), i);
    return bytes;
  },
  (bytes, _, random) => recode(bytes.toString('utf8'), random),
  (bytes, _, random) => recode(bytes.toString('utf16le'), random),
  (bytes, _, random) => recode(bytes.toString('latin1'), random),
  (bytes, _, random) => recode(changeLines(bytes.toString('latin1'), random), random),
  (bytes, _, random) => Buffer.from(plantText(bytes, random.pick(TEXTS), random)),
  () => Buffer.alloc(0),
];

function recode(text: string, random: Random): Buffer {
  switch (random.between(0, 4)) {
    case 0:
      return Buffer.from(`\ufeff${text}`, 'utf8');
    case 1:
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 2:
      return Buffer.from(text, 'utf16le');
    case 3:
      return Buffer.from(text, 'utf16le').subarray(1);
    default:
      return Buffer.from(text, 'latin1');
  }
}

function changeLines(text: string, random: Random): string {
  const lines = text.split(/\r?\n/);
  switch (random.between(0, 5)) {
    case 0:
      return lines.join('\n');
    case 1:
      return lines.join('');
    case 2:
      return lines.map((line) => `> ${line}`).join('\r\n');
    case 3:
      return lines.join('\r\n\r\n');
    case 4:
      return lines.flatMap((line) => line.match(/.{1,40}/g) ?? ['']).join('\r\n');
    default: {
      const [i, j] = [random.between(0, lines.length - 1), random.between(0, lines.length - 1)];
      [lines[i], lines[j]] = [lines[j] ?? '', lines[i] ?? ''];
      return lines.join('\r\n');
    }
  }
}

/** Puts a text in at some line's end or value, in the encoding that the bytes seem to have. */
export function plantText(bytes: Uint8Array, planted: string, random: Random): Uint8Array {
  const buffer = Buffer.from(bytes);
  const wide = buffer[0] === 0xff && buffer[1] === 0xfe;
  const text = buffer.toString(wide ? 'utf16le' : 'utf8');
  const places = [...text.matchAll(/[:"\n](?= ?)/g)].map(({ index }) => index + 1);
  const place = places.length > 0 ? random.pick(places) : text.length;
  return Buffer.from(`${text.slice(0, place)} ${planted} ${text.slice(place)}`, wide ? 'utf16le' : 'utf8');
}
