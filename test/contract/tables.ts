/** The bytes of each SLIC table that a scenario names. */
import { createPrivateKey, sign } from 'node:crypto';
import { DEMO_KEYS } from '../../analyzer/generate/demo-keys.ts';
import { Random } from '../../analyzer/generate/random.ts';
import { type OemIds, type SlicDamage, slicTable } from '../../analyzer/generate/slic-table.ts';
import type { Device } from './device.ts';

export const IDS: OemIds = { oemId: 'CONTSO', oemTableId: 'CT-OA' };
export const OTHER_IDS: OemIds = { oemId: 'FABRKM', oemTableId: 'FBK-0021' };
const BLANK_IDS: OemIds = { oemId: '', oemTableId: '' };

const KEY_AT = 36;
const MARKER_AT = 192;
const FULL = 374;

type Table = Device['slic']['table'];
type Edit = (table: Buffer, noise: Random) => Buffer | undefined;

/** The IDs in the header of a table. */
export function headerIds(table: Table): OemIds {
  return table === 'other-header-ids' ? OTHER_IDS : table === 'blank-header-ids' ? BLANK_IDS : IDS;
}

/** Damage that the generator of fleets knows too. */
const KNOWN: Partial<Record<Table, SlicDamage>> = {
  template: 'template',
  'blank-ff': 'body-ff',
  'blank-00': 'body-00',
  'marker-ff': 'marker-ff',
  'marker-00': 'marker-00',
  'header-only': 'header-only',
  'key-only': 'key-only',
  'noise-after-key': 'marker-garbage',
  flag: 'flag',
  'body-noise': 'body-garbage',
  'ff-into-marker': 'ff-into-marker',
  'key-blank-00': 'key-blank',
  'key-magic': 'key-magic',
  edited: 'edited',
  checksum: 'checksum',
  cut: 'cut',
};

/** Declared length and checksum made right again. */
function sealed(table: Buffer): Buffer {
  table.writeUInt32LE(table.length, 4);
  table[9] = 0;
  table[9] = -table.reduce((sum, byte) => sum + byte, 0) & 0xff;
  return table;
}

function writeIds(table: Buffer, offset: number, ids: OemIds, pad = ' '): void {
  table.write(ids.oemId.padEnd(6, pad) + ids.oemTableId.padEnd(8, pad), offset, 'latin1');
}

/** The signature over what the marker says now. */
function signed(table: Buffer): void {
  const privateKey = createPrivateKey({ key: Buffer.from(DEMO_KEYS.contoso, 'base64'), format: 'der', type: 'pkcs8' });
  sign('sha256', table.subarray(MARKER_AT + 8, MARKER_AT + 54), privateKey).copy(table, MARKER_AT + 54);
}

const blankFrom =
  (offset: number, value: number, length = FULL): Edit =>
  (table) =>
    table.fill(value, offset).subarray(0, length);

/** Changes to a sound table, after which its length and checksum are made right. */
const EDITS: Partial<Record<Table, Edit>> = {
  'sound-nul-padded': (table) => {
    writeIds(table, 10, IDS, '\0');
    return undefined;
  },
  'sound-second-marker': (table) => {
    const second = Buffer.from(table.subarray(MARKER_AT));
    return Buffer.concat([table, second.fill(0x41, 54)]);
  },
  'sound-extra-structure': (table) => {
    const extra = Buffer.alloc(24, 0x5a);
    extra.writeUInt32LE(7, 0);
    extra.writeUInt32LE(extra.length, 4);
    return Buffer.concat([table.subarray(0, MARKER_AT), extra, table.subarray(MARKER_AT)]);
  },
  'sound-version-2000': (table) => {
    table.writeUInt32LE(0x2000, MARKER_AT + 8);
    signed(table);
    return undefined;
  },
  'template-own-ids': (table, noise) => {
    table.writeUInt32LE(0x2000, MARKER_AT + 8);
    noise.bytes(128).copy(table, MARKER_AT + 54);
    return undefined;
  },
  'marker-header-then-ff': blankFrom(MARKER_AT + 8, 0xff),
  'ff-after-key': blankFrom(MARKER_AT, 0xff, MARKER_AT + 100),
  'zeros-after-key': blankFrom(MARKER_AT, 0, MARKER_AT + 100),
  'marker-length': (table) => {
    table.writeUInt32LE(100, MARKER_AT + 4);
    return undefined;
  },
  'marker-type': (table) => {
    table.writeUInt32LE(5, MARKER_AT);
    return undefined;
  },
  'key-blank-ff': (table) => {
    table.fill(0xff, KEY_AT + 28, MARKER_AT);
    return undefined;
  },
  'key-bits': (table) => {
    table.writeUInt32LE(2048, KEY_AT + 20);
    return undefined;
  },
  'noise-signature': (table, noise) => {
    noise.bytes(128).copy(table, MARKER_AT + 54);
    return undefined;
  },
  'other-header-ids': (table) => {
    writeIds(table, 10, OTHER_IDS);
    return undefined;
  },
  'blank-header-ids': (table) => {
    writeIds(table, 10, BLANK_IDS);
    return undefined;
  },
};

function tableOf(table: Table, slicVersion: number): Buffer {
  const markerFirst = table === 'sound-marker-first';
  const sound = { ...IDS, key: 'contoso', slicVersion, revision: 1, markerFirst } as const;
  const known = KNOWN[table];
  if (known) return slicTable(sound, known);
  const copy = Buffer.from(slicTable(sound));
  const edit = EDITS[table];
  if (edit) return sealed(Buffer.from(edit(copy, new Random(table)) ?? copy));
  switch (table) {
    case 'checksum-of-blank': {
      const blank = Buffer.from(slicTable(sound, 'body-ff'));
      blank[9] = ((blank[9] ?? 0) + 1) & 0xff;
      return blank;
    }
    case 'declared-35':
      copy.writeUInt32LE(35, 4);
      return copy;
    case 'cut-in-header':
      return copy.subarray(0, 20);
    default:
      return copy;
  }
}

/** Tables whose bytes are not as many as they declare: what lies behind them means nothing. */
export const WRONG_LENGTH: readonly Table[] = ['cut', 'declared-35', 'cut-in-header'];

const made = new Map<string, Buffer>();

/** The content of slic.bin. */
export function slicBytes({ file, table, version, trailing }: Device['slic']): Buffer | null {
  if (file === 'none') return null;
  if (file === 'empty') return Buffer.alloc(0);
  if (file === 'not-slic') return Buffer.from('The table could not be read.\r\n'.repeat(13));
  const behind = WRONG_LENGTH.includes(table) ? 0 : trailing;
  const id = `${table} ${version} ${behind}`;
  const bytes = made.get(id) ?? Buffer.concat([tableOf(table, version), new Random('behind').bytes(behind)]);
  made.set(id, bytes);
  return bytes;
}
