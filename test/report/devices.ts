/** Made-up device results for the report tests: plausible, varied, the same for the same number. */

import { factsOf } from '../../analyzer/fleet/device-facts.ts';
import { FleetCounts, type LookUp } from '../../analyzer/fleet/summary.ts';
import type {
  Action,
  Cause,
  Conflict,
  DeviceResult,
  FirmwareState,
  MarkerDetail,
  RunFacts,
  Summary,
  Verdict,
} from '../../analyzer/model/types.ts';

interface Kind {
  share: number;
  verdict: Verdict;
  cause: Cause;
  state: FirmwareState;
  detail: MarkerDetail;
  action: Action;
  next: string;
}

const kind = (
  share: number,
  verdict: Verdict,
  cause: Cause,
  state: FirmwareState,
  detail: MarkerDetail,
  action: Action,
  next: string,
): Kind => ({ share, verdict, cause, state, detail, action, next });

const KINDS: Kind[] = [
  kind(44, 'allowed', 'marker-valid', 'marker-valid', '', 'none-needed', 'Nothing to do: KMS accepts this firmware.'),
  kind(
    6,
    'allowed',
    'slic-absent',
    'slic-absent',
    '',
    'none-needed',
    'Nothing to do: without a SLIC table KMS does not ask for a marker.',
  ),
  kind(
    13,
    'blocked',
    'marker-missing',
    'marker-missing',
    'no-marker',
    'contact-oem',
    'Ask the maker for firmware with a Windows marker, or use a MAK with an underlying licence.',
  ),
  kind(
    9,
    'blocked',
    'marker-corrupt',
    'marker-corrupt',
    'template',
    'replace-placeholder',
    "The firmware carries its vendor's placeholder: ask the maker for a BIOS with the marker written.",
  ),
  kind(
    4,
    'blocked',
    'marker-corrupt',
    'marker-corrupt',
    'signature',
    'contact-oem',
    'The signature does not verify: ask the maker for a repair of the marker.',
  ),
  kind(2, 'blocked', 'slic-invalid', 'slic-invalid', 'length', 'contact-oem', 'The table is damaged: ask the maker.'),
  kind(
    2,
    'blocked',
    'ids-inconsistent',
    'ids-inconsistent',
    '',
    'check-oem-ids',
    'The OEM IDs of SLIC and XSDT differ: ask the maker to write the board identity.',
  ),
  kind(
    1,
    'blocked',
    'refused-unexplained',
    'marker-valid',
    '',
    'investigate-refusal',
    'Windows refuses although the marker is sound: collect again after slmgr /ato.',
  ),
  kind(
    9,
    'not-applicable',
    'os-not-checked',
    'marker-valid',
    '',
    'no-firmware-check',
    'This Windows is not checked by KMS.',
  ),
  kind(
    3,
    'not-applicable',
    'channel-not-checked',
    'marker-missing',
    'no-marker',
    'other-channel',
    'This licence does not use KMS.',
  ),
  kind(
    3,
    'unknown',
    'no-evidence',
    'unknown',
    '',
    'collect-again',
    'Run the collector again with administrator rights.',
  ),
  kind(
    1,
    'unknown',
    'unreadable',
    'unknown',
    '',
    'collect-again',
    'What was collected was damaged on the way: run the collector again.',
  ),
  kind(3, 'unreported', 'not-collected', 'unknown', '', 'deploy-collector', 'Deploy the collector to this machine.'),
];

const MAKERS: [string, [string, string[]][]][] = [
  [
    'Dell Inc.',
    [
      ['OptiPlex 780', ['A05', 'A15']],
      ['Latitude E6410', ['A07', 'A16']],
      ['OptiPlex 990', ['A10', 'A23']],
    ],
  ],
  [
    'Hewlett-Packard',
    [
      ['HP Compaq 8000 Elite SFF', ['786G7 v01.13']],
      ['HP EliteBook 8440p', ['68CCU Ver. F.21', '68CCU Ver. F.60']],
    ],
  ],
  [
    'LENOVO',
    [
      ['ThinkCentre M58p', ['5CKT52AUS']],
      ['ThinkPad T410', ['6IET85WW (1.45 )', '6IET62WW (1.22 )']],
    ],
  ],
  [
    'FUJITSU',
    [
      ['ESPRIMO E700', ['V4.6.4.1 R1.12.0']],
      ['LIFEBOOK S760', ['1.11']],
    ],
  ],
  ['TOSHIBA', [['TECRA A11', ['2.60']]]],
  ['Acer', [['Veriton M480', ['R01-A4']]]],
];

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
const code = (n: number) => (Math.imul(n + 1, 2654435761) >>> 0) % 100_000;

function kindOf(n: number): Kind {
  let at = code(n) % KINDS.reduce((sum, k) => sum + k.share, 0);
  for (const candidate of KINDS) {
    at -= candidate.share;
    if (at < 0) return candidate;
  }
  throw new Error('the shares do not add up');
}

const NEWEST = Date.UTC(2026, 10, 20, 9, 30);

/** Device number `n`. */
export function makeDevice(n: number): DeviceResult {
  const k = kindOf(n);
  const [manufacturer, models] = pick(MAKERS, code(n * 7));
  const [model, versions] = pick(models, code(n * 13));
  const reported = k.verdict !== 'unreported';
  const name = `PC-${String(n).padStart(6, '0')}`;
  const server = k.cause === 'os-not-checked';
  const ageHours = (code(n * 3) % 1000) ** 2 / 900;
  const hasTable = reported && k.state !== 'slic-absent' && k.state !== 'unknown';
  const kms = k.cause !== 'channel-not-checked';
  const blocked = k.verdict === 'blocked';
  return {
    schemaVersion: 2,
    device: name,
    source: reported ? `//files/kms$/${name}/20261120T093000Z_1a2b` : '',
    verdict: k.verdict,
    cause: k.cause,
    kbCause: !blocked ? '' : k.state === 'marker-missing' || k.detail === 'template' ? 'Cause 2' : 'Cause 1',
    confidence: k.verdict === 'unknown' || !reported ? '' : n % 9 === 0 ? 'medium' : 'high',
    confidenceReason: reported ? 'The firmware bytes were read and nothing contradicts them.' : '',
    firmwareState: k.state,
    windowsSays: blocked && k.cause !== 'refused-unexplained' ? 'agrees' : reported ? 'silent' : '',
    markerDetail: k.detail,
    kmsPrediction:
      k.state === 'unknown' ? 'unknown' : blocked || k.cause === 'channel-not-checked' ? 'refused' : 'works',
    action: k.action,
    nextStep: k.next,
    rule: k.cause,
    licenseChannel: reported ? (kms ? 'VOLUME_KMSCLIENT' : 'VOLUME_MAK') : null,
    license: reported
      ? { witness: 'licensing', status: 1, notificationReason: null, remainingMinutes: 200_000, kmsHost: null }
      : null,
    keyOwner: hasTable ? manufacturer : null,
    hints:
      n % 50 === 0 ? [{ code: 'old-report', message: 'The saved MGADiag report is older than the collection.' }] : [],
    basis: hasTable ? ['slic', 'acpi', 'manifest'] : reported ? ['manifest'] : [],
    conflicts: n % 40 === 3 && hasTable ? [conflict()] : [],
    problems:
      k.cause === 'unreadable'
        ? [{ code: 'size-mismatch', file: 'slic.bin', message: 'has 12 bytes where the manifest says 374' }]
        : [],
    evidence: reported
      ? [
          { name: 'slic.bin', status: hasTable ? 'collected' : k.state === 'unknown' ? 'failed' : 'absent' },
          { name: 'acpi-tables.csv', status: 'collected' },
          { name: 'slmgr-dlv.txt', status: n % 17 === 0 ? 'timeout' : 'collected' },
          { name: 'licensing.json', status: 'collected' },
          { name: 'events.json', status: 'collected' },
          { name: 'mgadiag.txt', status: 'absent' },
        ]
      : [],
    computer: {
      name,
      fqdn: `${name.toLowerCase()}.corp.example`,
      domain: 'corp.example',
      manufacturer: reported ? manufacturer : null,
      model: reported ? model : null,
      serialNumber: reported ? String(1_000_000 + code(n * 5)) : null,
      uuid: null,
      machineGuid: null,
      biosVersion: reported ? pick(versions, code(n * 17)) : null,
      biosDate: '2010-04-12',
    },
    os: {
      caption: server ? 'Microsoft Windows Server 2008 R2 Standard' : 'Microsoft Windows 7 Enterprise',
      version: '6.1.7601',
      build: '7601',
      productType: server ? 3 : 1,
      architecture: '64-bit',
      sku: server ? 7 : 4,
      uiLanguage: 'de-DE',
      oemCodePage: 850,
    },
    collection: {
      kind: reported ? 'run' : 'inventory',
      collectedUtc: reported ? new Date(NEWEST - ageHours * 3_600_000).toISOString().replace('.000Z', 'Z') : null,
      collectorVersion: reported ? '1.0.0' : null,
    },
    inventory: null,
    slic: hasTable ? slic(k, manufacturer) : null,
    acpi: hasTable
      ? {
          tables: [
            { signature: 'RSDT', oemId: 'DELL', oemTableId: 'B10K' },
            { signature: 'XSDT', oemId: 'DELL', oemTableId: k.state === 'ids-inconsistent' ? 'OTHER' : 'B10K' },
          ],
          idsConsistent: k.state !== 'ids-inconsistent',
        }
      : null,
    slmgr: reported ? slmgr(kms, blocked) : null,
    mgadiag: null,
    licensing: null,
    events: blocked
      ? [
          {
            id: 12288,
            timeUtc: '2026-11-19T07:12:44Z',
            hresult: '0xC004F059',
            flags: '0x08000000',
            activated: null,
            kmsHost: 'kms.corp.example:1688',
            cmid: '0b0f3c1e-8f3a-4a53-9c3e-2f7d6a1b5c4d',
          },
        ]
      : null,
  };
}

const conflict = (): Conflict => ({
  code: 'mgadiag-firmware',
  witnesses: ['slic', 'mgadiag'],
  says: ['marker-valid', '"Yes, but no Windows Marker"'],
  message: 'The bytes hold a marker, MGADiag says that there is none.',
  explanations: ['The firmware was updated after the report was saved (report of 2026-01-03).'],
});

function slic(k: Kind, oem: string): DeviceResult['slic'] {
  const marker =
    k.state === 'marker-missing' || k.state === 'slic-invalid'
      ? null
      : {
          version: k.detail === 'template' ? '0x00002000' : '0x00020000',
          oemId: 'DELL',
          oemTableId: 'B10K',
          signatureOk: !['template', 'signature'].includes(k.detail),
        };
  return {
    length: k.detail === 'length' ? 120 : 374,
    declaredLength: 374,
    revision: 1,
    checksumOk: k.detail !== 'length',
    oemId: 'DELL',
    oemTableId: 'B10K',
    sha256: 'a'.repeat(64),
    structures: marker
      ? [
          { type: 0, offset: 36, length: 156 },
          { type: 1, offset: 192, length: 182 },
        ]
      : [{ type: 0, offset: 36, length: 156 }],
    publicKey: { bits: 1024, exponent: 65537, sha256: 'b'.repeat(64), oem },
    marker,
    markerVersion: k.state === 'marker-valid' || k.state === 'ids-inconsistent' ? '0x20001' : null,
  };
}

function slmgr(kms: boolean, blocked: boolean): DeviceResult['slmgr'] {
  const product = {
    name: 'Windows(R) 7, Enterprise edition',
    description: `Windows Operating System - Windows(R) 7, ${kms ? 'VOLUME_KMSCLIENT' : 'VOLUME_MAK'} channel`,
    channel: kms ? 'VOLUME_KMSCLIENT' : 'VOLUME_MAK',
    activationId: 'ae2ee509-1b34-41c0-acb7-6d4650168915',
    applicationId: '55c92734-d682-4d71-983e-d6ec3f16059f',
    extendedPid: '00392-00170-918-500000-03-1031-7601.0000-0012011',
    productKeyChannel: null,
    partialProductKey: 'HVTHH',
    licenseStatus: blocked ? 5 : 1,
    notificationReason: blocked ? '0xC004F059' : null,
    remainingMinutes: blocked ? null : 250_000,
    kmsHost: kms && !blocked ? 'kms.corp.example:1688' : null,
    cmid: null,
    isKmsHost: false,
    isAddon: false,
    lines: {},
  };
  return {
    serviceVersion: '6.1.7601.17514',
    language: 'en',
    encoding: 'utf-16le',
    errorCode: null,
    errorKind: null,
    attemptError: null,
    minVersion: null,
    products: [product],
    windows: product,
  };
}

const RUN: RunFacts = {
  program: 'slic-audit',
  version: '1.0.0',
  startedUtc: '2026-11-25T10:00:00Z',
  elapsedMs: 5_230,
  phases: { readMs: 1000, reportsMs: 234 },
  node: 'v20.20.2',
  platform: 'linux x64',
  roots: ['//files/kms$'],
  deviceFolders: 0,
  rows: 0,
  reused: 0,
  concurrency: 2,
  formats: ['csv', 'jsonl', 'xlsx', 'html'],
  shard: null,
};

/** The summary of these devices, by the program's own counting. */
export function summarise(devices: readonly DeviceResult[]): Summary {
  const counts = new FleetCounts();
  for (const device of devices) counts.add(factsOf(device));
  const lookUp: LookUp = (index) => ({ device: devices[index]?.device ?? '', value: '' });
  const listed = devices.filter(({ inventory }) => inventory);
  const columns = Object.keys(listed[0]?.inventory ?? {});
  const reported = devices.filter(({ verdict }) => verdict !== 'unreported').length;
  return counts.finish(
    lookUp,
    {
      staleDays: null,
      inventory: listed.length
        ? { listed: listed.length, notListed: 0, notListedDevices: [], repeated: 0, repeatedNames: [], columns }
        : null,
    },
    { ...RUN, rows: devices.length, deviceFolders: reported },
  );
}

/** Strings that have hurt a reader before: formulas, markup, escapes, code points that XML does not have. */
export const NASTY = [
  '=1+1',
  '+SUM(A1)',
  '-2+3',
  '@SUM(1)',
  '\t=1+1',
  '=HYPERLINK("http://evil.example","x")',
  '<script>window.pwned=1</script>',
  '"><img src=x onerror=window.pwned=1>',
  '</script><script>window.pwned=1</script>',
  '<!--<script>',
  ']]>&amp;&lt;',
  '_x0041_ _x005F_',
  'a\u0000b\u0007c\u000bd\u001be',
  '\ufffe\uffff\ud800 lone \udc00',
  'line\r\nbreak\nand\u2028\u2029more',
  '\u202egpj.exe\u202c',
  '1E05',
  '0012',
  '3/4',
  '2026-01-02T03:04:05Z',
  'true',
  '\'quoted\'; DROP TABLE "x"',
  '\u001b[31mred\u001b[0m',
  '😀 ünï¢ødé 中文 עברית',
  '{{x}} %s `x` $(x)',
  '__proto__',
  'constructor',
  ' leading and trailing ',
  'x'.repeat(40_000),
];

/** A device whose every free text is `text`. */
export function nastyDevice(n: number, text: string): DeviceResult {
  const fill = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string') return KEEP.has(key) ? value : text;
    if (Array.isArray(value)) return value.map((item) => fill(item, key));
    if (value && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, fill(v, k)]));
    }
    return value;
  };
  const base = makeDevice(n * 40 + 3);
  return { ...(fill(base) as DeviceResult), inventory: { site: text, owner: text } };
}

/** Fields with a closed vocabulary: the analyzer writes them, no share does. */
const KEEP = new Set(
  'verdict cause windowsSays kbCause confidence firmwareState markerDetail kmsPrediction action code status kind witnesses basis errorKind biosValid'.split(
    ' ',
  ),
);
