/** Changes to a folder that say nothing new about the machine. */
import type { Random } from '../../analyzer/generate/random.ts';
import type { Device } from './device.ts';
import { deviceOf } from './device.ts';
import { DIMENSIONS, randomScenario, type Scenario, scenario } from './dimensions.ts';
import { type Files, filesOf } from './folder.ts';
import { manifestText } from './json.ts';
import { slmgrTextOf } from './texts.ts';

interface Case {
  scenario: Scenario;
  device: Device;
  files: Files;
  random: Random;
}

/** The folder afterwards, or null where the change does not apply to it. */
type Change = (given: Case) => Files | null;

const text = (bytes: Uint8Array, encoding: BufferEncoding): string => Buffer.from(bytes).toString(encoding);
const TEXTS = { 'slmgr-dlv.txt': 'utf16le', 'mgadiag.txt': 'utf16le' } as const;
const JSONS = ['licensing.json', 'events.json'] as const;

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const rest = [...list];
  return list.map(() => rest.splice(random.between(0, rest.length - 1), 1)[0] as T);
}

/** The same folder with some files rewritten, and a manifest that vouches for what lies there now. */
function rewritten({ device, files }: Case, change: (name: string, bytes: Uint8Array) => Uint8Array | string): Files {
  const changed: Files = new Map();
  for (const [name, bytes] of files)
    if (name !== 'manifest.json') changed.set(name, Buffer.from(change(name, bytes) as string));
  const manifest = manifestText(device, changed);
  if (manifest !== null) changed.set('manifest.json', Buffer.from(manifest));
  return changed;
}

const isText = (name: string): name is keyof typeof TEXTS => name in TEXTS;
const isJson = (name: string): boolean => (JSONS as readonly string[]).includes(name);

/** The texts in another encoding. */
const reencoded =
  (encode: (plain: string) => Buffer): Change =>
  (given) =>
    rewritten(given, (name, bytes) => (isText(name) ? encode(text(bytes, TEXTS[name]).replace(/^\ufeff/, '')) : bytes));

/** The texts with other characters in them, in their own encoding. */
const retyped =
  (change: (plain: string) => string): Change =>
  (given) =>
    rewritten(given, (name, bytes) =>
      isText(name) ? Buffer.from(change(text(bytes, TEXTS[name])), TEXTS[name]) : bytes,
    );

const jsonChanged =
  (change: (plain: string) => string | Buffer): Change =>
  (given) =>
    rewritten(given, (name, bytes) => (isJson(name) ? Buffer.from(change(text(bytes, 'utf8')) as string) : bytes));

/** Every object's properties in another order; lists stay as they are. */
function reordered(value: unknown, random: Random): unknown {
  if (Array.isArray(value)) return value.map((item) => reordered(item, random));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, reordered(item, random)] as const);
  return Object.fromEntries(shuffled(entries, random));
}

/** The events and the rows of ACPI tables in another order; of two events of one moment the order may tell the newer. */
function rowsShuffled(given: Case): Files | null {
  const times = (given.device.events ?? []).map(({ at }) => at);
  if (new Set(times).size < times.length) return null;
  return rewritten(given, (name, bytes) => {
    if (name === 'events.json') return JSON.stringify(shuffled(JSON.parse(text(bytes, 'utf8')), given.random));
    if (name !== 'acpi-tables.csv') return bytes;
    const [header = '', ...rows] = text(bytes, 'latin1').trim().split('\r\n');
    return `${[header, ...shuffled(rows, given.random)].join('\r\n')}\r\n`;
  });
}

/** The manifest's items, and the properties of each. */
function manifestShuffled({ device, files, random }: Case): Files | null {
  if (device.manifest !== 'whole') return null;
  const manifest = JSON.parse(text(files.get('manifest.json') as Uint8Array, 'utf8'));
  manifest.evidence = shuffled(manifest.evidence, random);
  return new Map(files).set('manifest.json', Buffer.from(JSON.stringify(reordered(manifest, random), null, 2)));
}

const renamed =
  (rename: (name: string) => string): Change =>
  ({ files }) =>
    new Map([...files].map(([name, bytes]) => [rename(name), bytes]));

const OTHERS: [name: string, content: string][] = [
  ['collector.log', '<![LOG[Evidence complete]LOG]!>\r\n'],
  ['Thumbs.db', '\xd0\xcf\x11\xe0'],
  ['desktop.ini', '[.ShellClassInfo]\r\n'],
  ['note to self.txt', 'Called the user on Monday; the PC stands in room 12.\r\n'],
  ['photo.jpg', '\xff\xd8\xff\xe0'],
  ['old things/readme.txt', 'Nothing of interest.\r\n'],
];

const beside: Change = ({ files }) =>
  new Map([...files, ...OTHERS.map(([name, content]) => [name, Buffer.from(content, 'latin1')] as const)]);

const below = (files: Files, folder: string): [string, Uint8Array][] =>
  [...files].map(([name, bytes]) => [`${folder}/${name}`, bytes]);

/** In a folder for each run: an older whole one of a machine as it was once, and a newer one that was interrupted. */
function inRuns({ device, files, random }: Case): Files | null {
  if (device.manifest !== 'whole') return null;
  const once = filesOf(deviceOf(randomScenario(random, { manifest: 'whole' })));
  const broken = new Map([...filesOf(deviceOf(randomScenario(random, { manifest: 'none' })))].slice(0, 1));
  const older = below(once, '20240102T030405Z_1a2b');
  return new Map([...older, ...below(files, '20260310T120000Z_00ff'), ...below(broken, '20260311T120000Z_9c9c')]);
}

/** The same block of slmgr in the display language of another Windows. */
function translated({ scenario: given, device, files, random }: Case): Files | null {
  if (!device.slmgr || device.manifest === 'whole') return null;
  const changed = deviceOf(scenario({ ...given, language: random.pick(DIMENSIONS.language) }));
  return new Map(files).set('slmgr-dlv.txt', Buffer.from(slmgrTextOf(changed.slmgr ?? device.slmgr), 'utf16le'));
}

/** `Get-CimInstance ... | ConvertTo-Json` of what the collector reads of the products. */
function asCim({ scenario: given, device, files }: Case): Files | null {
  if (given.wmi !== 'collector' || given.wmiService !== 'no' || device.manifest === 'whole') return null;
  const changed = filesOf(deviceOf({ ...given, wmi: 'array' })).get('licensing.json') as Uint8Array;
  return new Map(files).set('licensing.json', changed);
}

/** Two Windows products in one text and in one list, the other one first. */
const productsSwapped: Change = ({ scenario: given }) =>
  // Two that are unlicensed are alike.
  given.status === 0
    ? null
    : filesOf(deviceOf({ ...given, slmgrSecond: 'mak-unlicensed-after', wmiSecond: 'mak-unlicensed-after' }));

const BOM = '\ufeff';

export const NEUTRAL: Record<string, Change> = {
  'texts in UTF-8': reencoded((plain) => Buffer.from(plain)),
  'texts in UTF-8 with a mark': reencoded((plain) => Buffer.from(BOM + plain)),
  'texts in UTF-16 without a mark': reencoded((plain) => Buffer.from(plain, 'utf16le')),
  'texts in UTF-16, most significant byte first': reencoded((plain) => Buffer.from(BOM + plain, 'utf16le').swap16()),
  'lines that end in LF': retyped((plain) => plain.replaceAll('\r\n', '\n')),
  'blanks behind the lines, and empty lines behind the text': retyped(
    (plain) => `${plain.replaceAll('\r\n', '  \r\n')}\r\n\r\n`,
  ),
  'lines that someone quoted': retyped((plain) => plain.replace(/^(?=.)/gm, '> ')),
  'JSON on one line': jsonChanged((plain) => JSON.stringify(JSON.parse(plain))),
  'JSON with a mark': jsonChanged((plain) => BOM + plain),
  'JSON in UTF-16, as > writes it': jsonChanged((plain) => Buffer.from(BOM + plain, 'utf16le')),
  'JSON with its characters as numbers': jsonChanged((plain) =>
    plain.replace(/[()&;=]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`),
  ),
  'properties in another order': (given) =>
    rewritten(given, (name, bytes) =>
      isJson(name) ? JSON.stringify(reordered(JSON.parse(text(bytes, 'utf8')), given.random)) : bytes,
    ),
  'codes in small letters': (given) =>
    rewritten(given, (name, bytes) =>
      name === 'events.json' ? text(bytes, 'utf8').replace(/0x[0-9A-F]+/g, (code) => code.toLowerCase()) : bytes,
    ),
  'events and ACPI tables in another order': rowsShuffled,
  'manifest in another order': manifestShuffled,
  'file names in capitals': renamed((name) => name.toUpperCase()),
  'file names in mixed case': renamed((name) => name.replace(/^./, (first) => first.toUpperCase())),
  'other files and folders beside them': beside,
  'older and interrupted runs': inRuns,
  'products in another order': productsSwapped,
  'another display language': translated,
  'products as ConvertTo-Json writes them': asCim,
};

const SECOND = { slmgrSecond: 'mak-unlicensed-before', wmiSecond: 'mak-unlicensed-before' } as const;
const OWN_STATUS = { slmgrStatus: 'same', wmiStatus: 'same' } as const;

/** What a machine must be for a change to apply to it. */
const FIXED: Record<string, Partial<Scenario>> = {
  'products in another order': { slmgr: 'block', wmi: 'collector', wmiProduct: 'yes', ...SECOND, ...OWN_STATUS },
  'another display language': { slmgr: 'block', manifest: 'none' },
  'products as ConvertTo-Json writes them': { wmi: 'collector', wmiService: 'no', manifest: 'none' },
};

/** A machine to which the change of that name applies. */
export function neutralCase(random: Random, name: string): Case {
  const drawn = randomScenario(random, FIXED[name]);
  const device = deviceOf(drawn);
  return { scenario: drawn, device, files: filesOf(device), random };
}
