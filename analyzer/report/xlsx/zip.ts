/**
 * A ZIP file that is written as it comes: one part after another, each compressed piece by piece, so that memory is the
 * piece and not the part. PKWARE APPNOTE 6.3: local header, data, central directory; no zip64, no encryption.
 *
 * Every piece ends with a sync flush and begins without a look back, so pieces can be joined; a part whose turn has not
 * come yet keeps its compressed pieces and hands them over later.
 */
import { writeSync } from 'node:fs';
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { UsageError } from '../../model/errors.ts';

const PIECE_CHARACTERS = 512 * 1024;
const LEVEL = 3;
/** 1 January 1980: a ZIP needs a date, and the same evidence shall give the same bytes. */
const DOS_DATE = 0x0021;
const VERSION_NEEDED = 20;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
const MAX_SIZE = 0xfffffffe;

const tooLarge = () =>
  new UsageError('compliance.xlsx would be larger than 4 GB; leave it out with --format csv,jsonl,html');

/** One file inside the ZIP. Text goes in, compressed pieces come out to `deliver`. */
export class ZipPart {
  readonly name: string;
  crc = 0;
  size = 0;
  packedSize = 0;
  private pending = '';
  private held: Buffer[] = [];
  private deliver: ((piece: Buffer) => void) | null = null;

  constructor(name: string) {
    this.name = name;
  }

  write(text: string): void {
    this.pending += text;
    if (this.pending.length >= PIECE_CHARACTERS) this.pack(false);
  }

  /** From now on pieces go to `deliver`; those that were kept go first. */
  connect(deliver: (piece: Buffer) => void): void {
    this.deliver = deliver;
    for (const piece of this.held) deliver(piece);
    this.held = [];
  }

  finish(): void {
    this.pack(true);
  }

  private pack(last: boolean): void {
    const raw = Buffer.from(this.pending, 'utf8');
    this.pending = '';
    const finishFlush = last ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
    const piece = deflateRawSync(raw, { level: LEVEL, finishFlush, memLevel: 9 });
    this.crc = crc32(raw, this.crc);
    this.size += raw.length;
    this.packedSize += piece.length;
    if (this.size > MAX_SIZE) throw tooLarge();
    if (this.deliver) this.deliver(piece);
    else this.held.push(piece);
  }
}

/** The ZIP itself, on a file that is open for writing and empty. The caller closes the file. */
export class ZipWriter {
  private readonly fd: number;
  private position = 0;
  private current: { part: ZipPart; offset: number } | null = null;
  private readonly done: { part: ZipPart; offset: number }[] = [];

  constructor(fd: number) {
    this.fd = fd;
  }

  /** Makes `part` the one that is written now; the one before must be finished. */
  begin(part: ZipPart): void {
    if (this.current) throw new Error('a ZIP part was begun before the last one was finished');
    this.current = { part, offset: this.position };
    this.put(localHeader(part));
    part.connect((piece) => this.put(piece));
  }

  /** Finishes the part of `begin` and puts its sizes, known only now, into its header. */
  end(): void {
    const current = this.current;
    if (!current) throw new Error('no ZIP part is open');
    current.part.finish();
    const header = localHeader(current.part);
    for (let done = 0; done < header.length; ) {
      done += writeSync(this.fd, header, done, header.length - done, current.offset + done);
    }
    this.done.push(current);
    this.current = null;
  }

  /** A whole small part at once. */
  add(name: string, text: string): void {
    const part = new ZipPart(name);
    this.begin(part);
    part.write(text);
    this.end();
  }

  /** Writes the central directory. */
  finish(): void {
    const start = this.position;
    for (const { part, offset } of this.done) this.put(centralHeader(part, offset));
    this.put(endRecord(this.done.length, this.position - start, start));
  }

  /** Positioned, because `end` writes a header again without moving on. */
  private put(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.fd, bytes, done, bytes.length - done, this.position + done);
    }
    this.position += bytes.length;
    if (this.position > MAX_SIZE) throw tooLarge();
  }
}

function localHeader(part: ZipPart): Buffer {
  const name = Buffer.from(part.name, 'utf8');
  const header = Buffer.alloc(30 + name.length);
  header.writeUInt32LE(0x04034b50, 0);
  commonFields(header, 4, part, name.length);
  name.copy(header, 30);
  return header;
}

function centralHeader(part: ZipPart, offset: number): Buffer {
  const name = Buffer.from(part.name, 'utf8');
  const header = Buffer.alloc(46 + name.length);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(VERSION_NEEDED, 4);
  commonFields(header, 6, part, name.length);
  header.writeUInt32LE(offset, 42);
  name.copy(header, 46);
  return header;
}

/** The 26 bytes that both kinds of header share, from "version needed" to "extra field length". */
function commonFields(header: Buffer, at: number, part: ZipPart, nameLength: number): void {
  header.writeUInt16LE(VERSION_NEEDED, at);
  header.writeUInt16LE(UTF8_NAMES, at + 2);
  header.writeUInt16LE(DEFLATED, at + 4);
  header.writeUInt16LE(DOS_DATE, at + 8);
  header.writeUInt32LE(part.crc, at + 10);
  header.writeUInt32LE(part.packedSize, at + 14);
  header.writeUInt32LE(part.size, at + 18);
  header.writeUInt16LE(nameLength, at + 22);
}

function endRecord(entries: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(entries, 8);
  record.writeUInt16LE(entries, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}
