import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { describeEngine, quote } from './engine.ts';
import { type Outcome, only, placeOf, runScenarios, type Scenario } from './scenario.ts';
import { makeSlic } from './slic.ts';

const hostile = 'a"b\\c\td\r\ne\u0001f\u2028g\uD800h\u{1F600}</script>=1+1';
/** The same text as a PowerShell expression. */
const hostileExpression = `(-join ([char[]](${[...Array(hostile.length).keys()].map((at) => hostile.charCodeAt(at)).join(',')})))`;

const report = [
  'Diagnostic Report (1.9.0027.0):',
  '-----------------------------------------',
  'Windows Validation Data-->',
  'Windows Product Key: *****-*****-YF442-TKHDX-2D2PV',
  'Windows Product Key Hash: W+LHz0rPWWdZGOboS0nIEwT5PfU=',
  'Windows Product ID: 00371-OEM-8992671-00524',
  '',
].join('\r\n');

function writeReport(file: string, content: string | Buffer, day = 1): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  const date = new Date(Date.UTC(2026, 0, day));
  utimesSync(file, date, date);
}

function waitingRun(spool: string, run: string, files: Record<string, string>, cut = 0, more = ''): void {
  mkdirSync(join(spool, run), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(spool, run, name), text);
  const items = Object.entries(files).map(
    ([name, text]) => `{"name": "${name}", "status": "collected", "bytes": ${text.length + cut}, "sha256": null}`,
  );
  writeFileSync(join(spool, run, 'manifest.json'), `{"schemaVersion": 1, ${more}"evidence": [${items.join(', ')}]}`);
}

const everything = ['Get-FirmwareTable', 'Get-WmiColumns', 'Invoke-WmiQuery', 'Invoke-Program', 'Read-LicensingEvents'];

function failing(name: string): string {
  return `function ${name} { @{ Status = 'failed'; Error = 'broken'; Rows = @(); Names = @(); Bytes = [byte[]]@(); Output = [byte[]]@() } }`;
}

function windows(version: string, os: string): Scenario {
  return { setup: () => `$Fake.Version = '${version}'; $Fake.OsVersion = '${os}'` };
}

const scenarios = {
  'all well': {
    prepare: ({ root }) => writeReport(join(root, 'users', 'bob', 'Desktop', 'mgadiag.txt'), report),
    runs: ["-MgadiagPath '$place/users/*/Desktop/mgadiag*.txt'"],
  },
  'no SLIC': { setup: () => "$Fake.SlicStatus = 'absent'" },
  'blank marker': { slic: makeSlic('blank') },
  Vista: windows('Vista', '6.0.6002'),
  'Windows 7': windows('7', '6.1.7601'),
  'Windows 8': windows('8', '6.2.9200'),
  'Windows 8.1': windows('8.1', '6.3.9600'),
  'Windows 10': windows('10', '10.0.19045'),
  'firmware failing': { setup: () => failing('Get-FirmwareTable') },
  'firmware throwing': { setup: () => "function Get-FirmwareTable { throw 'Add-Type is blocked' }" },
  'columns failing': { setup: () => failing('Get-WmiColumns') },
  'queries failing': { setup: () => failing('Invoke-WmiQuery') },
  'programs failing': { setup: () => failing('Invoke-Program') },
  'events failing': { setup: () => "function Read-LicensingEvents { throw 'the log is damaged' }" },
  'registry failing': { setup: () => "function Get-RegistryText { throw 'denied' }" },
  'everything failing': { setup: () => [...everything, 'Get-RegistryText'].map(failing).join('\n') },
  'no answers': { setup: () => everything.map((name) => `function ${name} { }`).join('\n') },
  'everything hanging': { setup: () => `Set-Hanging ${everything.join(', ')}`, runs: ['-TimeoutSeconds 20'] },
  'hanging, little time': { setup: () => `Set-Hanging ${everything.join(', ')}`, runs: ['-TimeoutSeconds 8'] },
  'firmware hanging': { setup: () => 'Set-Hanging Get-FirmwareTable', runs: ['-TimeoutSeconds 20'] },
  'WMI hanging': { setup: () => 'Set-Hanging Get-WmiColumns, Invoke-WmiQuery', runs: ['-TimeoutSeconds 20'] },
  'slmgr hanging': { setup: () => 'Set-Hanging Invoke-Program', runs: ['-TimeoutSeconds 20'] },
  'events hanging': { setup: () => 'Set-Hanging Read-LicensingEvents', runs: ['-TimeoutSeconds 20'] },
  'share away and back': {
    shareAway: true,
    runs: ['-TimeoutSeconds 6', '-TimeoutSeconds 30'],
    between: ({ share }) => `[void][IO.Directory]::CreateDirectory(${quote(share)})`,
  },
  'share away and back, delivered only': {
    shareAway: true,
    runs: ['-IfOlderThanDays 6 -TimeoutSeconds 6', '-IfOlderThanDays 6 -TimeoutSeconds 30', '-IfOlderThanDays 6'],
    between: ({ share }) => `[void][IO.Directory]::CreateDirectory(${quote(share)})`,
  },
  'waiting run of a cloned disk': {
    prepare: ({ spool }) => {
      const machine = '"computer": {"machineGuid": "99999999-0042-3510-8052-b4c04f4d3732"}, ';
      waitingRun(spool, '20260101T000000Z_0001', { 'events.json': '[]' }, 0, machine);
      waitingRun(spool, '20260102T000000Z_0002', { 'events.json': '[]' }, 0, '"deviceName": "PC-OTHER", ');
      waitingRun(spool, '20260103T000000Z_0003', { 'events.json': '[]' }, 0, '"deviceName": "PC-001", ');
    },
  },
  'events written': {
    setup: ({ root }) => `$script:Outcomes = ${quote(join(root, 'outcomes.txt'))}
function Write-RunEvent([string]$Message, [int]$Id, [string]$Type) { [IO.File]::AppendAllText($script:Outcomes, "$Id $Type$([Environment]::NewLine)"); @{ Status = 'collected'; Error = $null } }`,
    runs: ['', '-IfOlderThanDays 6', '-TimeoutSeconds 0'],
  },
  'event failing': { setup: () => "function Write-RunEvent { throw 'no right to register the source' }" },
  'share is a file': {
    share: ({ root }) => join(root, 'file'),
    prepare: ({ root }) => writeFileSync(join(root, 'file'), ''),
    runs: ['-TimeoutSeconds 6'],
  },
  'share hanging': {
    setup: () =>
      "function Get-DeliveryText { 'param($Share, $Names, $Run, $Files) [Threading.Thread]::Sleep(100000)' }",
    runs: ['-TimeoutSeconds 6'],
  },
  'folder denied': { prepare: ({ share }) => writeFileSync(join(share, 'PC-001'), 'not a folder') },
  'denied twice': {
    prepare: ({ share }) => {
      writeFileSync(join(share, 'PC-001'), '');
      writeFileSync(join(share, 'PC-001~4c4c4544'), '');
    },
  },
  'hostile strings': {
    setup: () => `$hostile = ${hostileExpression}
$Fake.Text = $hostile; $Fake.Caption = $hostile; $Fake.Slmgr = [Text.Encoding]::Unicode.GetBytes($hostile)
$Fake.Events = @(@{ id = 8198; provider = $hostile; timeUtc = ''; data = @($hostile, '') })`,
  },
  'half a spool': {
    prepare: ({ spool }) => {
      mkdirSync(join(spool, '20260101T000000Z_0001'), { recursive: true });
      writeFileSync(join(spool, '20260101T000000Z_0001', 'slic.bin'), 'SLIC');
      waitingRun(spool, '20260102T000000Z_0002', { 'slic.bin': 'SLIC' }, 7);
      mkdirSync(join(spool, '20260103T000000Z_0003'), { recursive: true });
      writeFileSync(join(spool, '20260103T000000Z_0003', 'manifest.json'), '{"schemaVersion": 1, "evid');
    },
  },
  'many waiting': {
    prepare: ({ spool }) => {
      for (let day = 10; day < 23; day++) waitingRun(spool, `202601${day}T000000Z_00${day}`, { 'events.json': '[]' });
    },
  },
  'spool is a link': {
    prepare: ({ root, data, spool }) => {
      mkdirSync(join(root, 'target'));
      mkdirSync(data);
      symlinkSync(join(root, 'target'), spool);
    },
  },
  'data folder is a link': {
    prepare: ({ root, data }) => {
      mkdirSync(join(root, 'target'));
      symlinkSync(join(root, 'target'), data);
    },
  },
  'spool is a link, share away': {
    shareAway: true,
    runs: ['-TimeoutSeconds 3'],
    prepare: ({ root, data, spool }) => {
      mkdirSync(join(root, 'target'));
      mkdirSync(data);
      symlinkSync(join(root, 'target'), spool);
    },
  },
  'foreign owner': {
    prepare: ({ spool }) => mkdirSync(spool, { recursive: true }),
    setup: () =>
      "function Get-FolderSecurity { @{ Status = 'collected'; Error = $null; Owner = 'S-1-5-21-1-2-3-1001'; Writers = @('S-1-5-18') } }",
  },
  'writable by users': {
    prepare: ({ spool }) => mkdirSync(spool, { recursive: true }),
    setup: () =>
      "function Get-FolderSecurity { @{ Status = 'collected'; Error = $null; Owner = 'S-1-5-18'; Writers = @('S-1-5-18', 'S-1-5-32-545') } }",
  },
  'trusted owner': {
    setup: () =>
      "function Get-FolderSecurity { @{ Status = 'collected'; Error = $null; Owner = 'S-1-5-32-544'; Writers = @('S-1-5-18', 'S-1-5-32-544') } }",
  },
  'log is a link': {
    prepare: ({ root, data, log }) => {
      mkdirSync(data);
      writeFileSync(join(root, 'secret'), 'untouched');
      symlinkSync(join(root, 'secret'), log);
      symlinkSync(join(root, 'secret'), join(data, 'last-delivery.txt'));
    },
  },
  'link in the spool': {
    prepare: ({ root, spool }) => {
      mkdirSync(spool, { recursive: true });
      mkdirSync(join(root, 'target'));
      writeFileSync(join(root, 'target', 'manifest.json'), '{}');
      symlinkSync(join(root, 'target'), join(spool, '20260101T000000Z_0001'));
    },
  },
  'mgadiag traps': {
    prepare: ({ root }) => {
      const desk = join(root, 'desk');
      writeReport(join(root, 'secret.txt'), 'Diagnostic Report (1.9.0027.0): secret', 9);
      writeReport(join(desk, 'mgadiag-old.txt'), report, 1);
      writeReport(join(desk, 'mgadiag-other.txt'), 'a shopping list', 8);
      writeReport(join(desk, 'mgadiag-empty.txt'), '', 7);
      writeReport(join(desk, 'mgadiag-huge.txt'), `Diagnostic Report (${'x'.repeat(1100000)}`, 6);
      symlinkSync(join(root, 'secret.txt'), join(desk, 'mgadiag-link.txt'));
      execFileSync('mkfifo', [join(desk, 'mgadiag-pipe.txt')]);
      mkdirSync(join(root, 'far'));
      writeReport(join(root, 'far', 'mgadiag.txt'), 'Diagnostic Report (1.9.0027.0): far', 9);
      symlinkSync(join(root, 'far'), join(root, 'near'));
    },
    runs: ["-MgadiagPath '$place/desk/mgadiag*.txt, $place/nea?/mgadiag.txt,\\\\server\\share\\mgadiag.txt'"],
  },
  'mgadiag in UTF-16': {
    prepare: ({ root }) => writeReport(join(root, 'desk', 'mgadiag.txt'), Buffer.from(`\uFEFF${report}`, 'utf16le')),
    runs: ["-MgadiagPath '$place/desk/mgadiag*.txt'"],
  },
  'script host disabled': { setup: () => "$Fake.Registry.Enabled = '0'" },
  'English slmgr': {
    prepare: ({ root }) => writeReport(join(root, 'windows', 'System32', 'slmgr.vbs'), 'WScript.Echo'),
    setup: ({ root }) =>
      `function Get-SystemFile([string]$Name) { [IO.Path]::Combine(${quote(join(root, 'windows', 'System32'))}, $Name) }`,
    runs: ['-EnglishSlmgr'],
  },
  'young delivery': { runs: ['', '-IfOlderThanDays 7', '-IfOlderThanDays 0'] },
  'clock was wrong': {
    prepare: ({ data }) => {
      mkdirSync(data);
      writeFileSync(join(data, 'last-delivery.txt'), '2099-01-01T00:00:00Z\r\n');
    },
    runs: ['-IfOlderThanDays 7'],
  },
  'disk full': {
    setup: ({ spool }) => `function Write-LocalFile([string]$Path, [byte[]]$Bytes, [switch]$Append) {
  if ($Path.StartsWith(${quote(spool)}) -and $Bytes.Length -gt 300) { throw (New-Object IO.IOException 'There is not enough space on the disk.') }
  [IO.File]::WriteAllBytes($Path, $Bytes)
}`,
  },
  'name too long': { device: '\u00E9'.repeat(200) },
  'bad parameters': {
    runs: [
      '-TimeoutSeconds 0',
      '-TimeoutSeconds abc',
      '-TimeoutSeconds -5',
      '-RandomDelaySeconds 1.5',
      "-IfOlderThanDays '-1'",
    ],
  },
  'bad device': { device: '..' },
  'bad device path': { device: 'a/b' },
  'no share': { share: () => ' ' },
  'random delay': { runs: ['-RandomDelaySeconds 1'] },
  'constrained language': { languageMode: 'ConstrainedLanguage', runs: ['', '', '-IfOlderThanDays 6'] },
} satisfies Record<string, Scenario>;

type Name = keyof typeof scenarios;

describeEngine('the collector on a made-up Windows', () => {
  let all: Record<Name, Outcome>;
  beforeAll(async () => {
    const filled = Object.fromEntries(
      Object.entries(scenarios as Record<string, Scenario>).map(([name, scenario]) => [
        name,
        {
          ...scenario,
          ...(scenario.runs ? { runs: scenario.runs.map((run) => run.replaceAll('$place', placeOf(name).root)) } : {}),
        },
      ]),
    );
    all = (await runScenarios(filled)) as Record<Name, Outcome>;
  });

  /** Delivered, once, without a PowerShell error, and the spool is empty. */
  function delivered(name: Name, device?: string) {
    const outcome = all[name];
    expect([name, outcome.errors, outcome.codes]).toEqual([name, [], [0]]);
    if (existsSync(outcome.spool)) expect(readdirSync(outcome.spool)).toEqual([]);
    return only(outcome.collections(device));
  }

  function statuses(name: Name): Record<string, string> {
    const collection = delivered(name);
    return Object.fromEntries(collection.manifest.evidence.map((item) => [item.name, item.status]));
  }

  const well = {
    'slic.bin': 'collected',
    'acpi-tables.csv': 'collected',
    'licensing.json': 'collected',
    'events.json': 'collected',
    'slmgr-dlv.txt': 'collected',
    'mgadiag.txt': 'absent',
    'collector.log': 'collected',
  };

  it('collects and delivers everything', () => {
    const { manifest, items, read } = delivered('all well');
    expect(statuses('all well')).toEqual({ ...well, 'mgadiag.txt': 'collected' });
    expect(manifest.computer).toMatchObject({
      name: 'PC-001',
      fqdn: 'PC-001.corp.example',
      domain: 'corp.example',
      manufacturer: 'Dell Inc.',
      model: 'OptiPlex 780',
      serialNumber: 'ABC1234',
      uuid: '4C4C4544-0042-3510-8052-B4C04F4D3732',
      machineGuid: '4c4c4544-0042-3510-8052-b4c04f4d3732',
      biosVersion: 'A07',
    });
    expect(manifest.os).toMatchObject({
      version: '6.1.7601',
      build: '7601',
      productType: 1,
      sku: 48,
      oemCodePage: 437,
      ansiCodePage: 1252,
    });
    expect(manifest.services).toEqual({
      before: [{ name: 'sppsvc', state: 'Stopped', startMode: 'Auto' }],
      after: [{ name: 'sppsvc', state: 'Stopped', startMode: 'Auto' }],
    });
    expect(manifest.notes).toEqual([]);
    expect(read('slic.bin').subarray(0, 4).toString()).toBe('SLIC');
    expect(read('acpi-tables.csv').toString().split('\r\n')).toEqual([
      'Signature,Length,Revision,Checksum,OemId,OemTableId,OemRevision,CreatorId,CreatorRevision',
      expect.stringMatching(/^SLIC,374,1,\d+,44454c4c2020,4231304b20202020,0,00000000,0$/),
      expect.stringMatching(/^RSDT,374,1,\d+,44454c4c2020,4231304b20202020,0,00000000,0$/),
      expect.stringMatching(/^XSDT,374,1,\d+,44454c4c2020,4231304b20202020,0,00000000,0$/),
      '',
    ]);
    expect(JSON.parse(read('licensing.json').toString())).toMatchObject({
      service: { version: '6.1.7601.17514', oa2xBiosMarkerStatus: null },
      products: [
        {
          partialProductKey: 'GPDD4',
          licenseStatus: 5,
          licenseStatusReason: 3221549109,
          isAddon: false,
          productKeyChannel: null,
        },
      ],
    });
    expect(JSON.parse(read('events.json').toString())).toEqual([
      {
        id: 12288,
        provider: 'Microsoft-Windows-Security-SPP',
        timeUtc: '2026-01-02T03:04:05.000000000Z',
        data: ['0xC004F035,0x08000000,kms:1688'],
      },
    ]);
    expect(items['mgadiag.txt']).toMatchObject({ redactions: 2, modifiedUtc: '2026-01-01T00:00:00Z' });
    expect(read('mgadiag.txt').toString()).toContain('Windows Product ID: 00371-OEM-8992671-00524');
    expect(read('mgadiag.txt').toString()).not.toMatch(/YF442|TKHDX|2D2PV|W\+LHz0/);
    expect(readFileSync(join(all['all well'].data, 'last-delivery.txt'), 'utf8')).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\r\n/,
    );
  });

  it('leaves folders in which the analyzer finds what belongs there', () => {
    const names = [
      'all well',
      'no SLIC',
      'blank marker',
      'Vista',
      'Windows 7',
      'Windows 8',
      'Windows 8.1',
      'Windows 10',
    ] as const;
    const broken = [
      'firmware failing',
      'everything failing',
      'no answers',
      'everything hanging',
      'firmware hanging',
      'WMI hanging',
      'slmgr hanging',
      'hostile strings',
    ] as const;
    const found = Object.fromEntries(
      [...names, ...broken].map((name) => {
        const { verdict, cause, confidence } = only(all[name].collections()).result;
        return [name, `${verdict} ${cause} ${confidence}`.trim()];
      }),
    );
    // Its slmgr and its licence stay those of Windows 7 whatever the version: a conflict, hence low.
    // The made-up Windows is refused with 0xC004F035 in WMI and events alike; of the tables only the blank one explains it.
    expect(found).toEqual({
      'all well': 'blocked refused-unexplained low',
      'no SLIC': 'blocked refused-unexplained low',
      'blank marker': 'blocked marker-missing high',
      Vista: 'blocked refused-unexplained low',
      'Windows 7': 'blocked refused-unexplained low',
      'Windows 8': 'not-applicable os-not-checked low',
      'Windows 8.1': 'not-applicable os-not-checked low',
      'Windows 10': 'not-applicable os-not-checked low',
      'firmware failing': 'blocked refused-unexplained medium',
      'firmware hanging': 'blocked refused-unexplained medium',
      'WMI hanging': 'blocked refused-unexplained low',
      'slmgr hanging': 'blocked refused-unexplained low',
      'hostile strings': 'blocked refused-unexplained low',
      'everything failing': 'unknown no-evidence',
      'everything hanging': 'unknown no-evidence',
      'no answers': 'unknown no-evidence',
    });
  });

  it('writes a log that CMTrace reads', () => {
    const lines = all['all well'].logText.trim().split('\r\n');
    for (const line of lines) {
      expect(line).toMatch(
        /^<!\[LOG\[.*\]LOG\]!><time="\d\d:\d\d:\d\d\.\d{3}[+-]\d{3}" date="\d\d-\d\d-\d{4}" component="KmsEvidence" context="" type="[123]" thread="\d+" file="Collect-KmsEvidence\.ps1">$/,
      );
    }
    expect(lines.length).toBeGreaterThan(8);
  });

  it('tells an absent SLIC from one that could not be read', () => {
    expect(statuses('no SLIC')).toEqual({ ...well, 'slic.bin': 'absent', 'acpi-tables.csv': 'collected' });
    expect(statuses('firmware failing')).toEqual({ ...well, 'slic.bin': 'failed', 'acpi-tables.csv': 'failed' });
    expect(delivered('firmware throwing').items['slic.bin']).toMatchObject({
      status: 'failed',
      error: 'Add-Type is blocked',
    });
    expect(
      delivered('blank marker')
        .read('slic.bin')
        .subarray(192)
        .every((byte) => byte === 0xff),
    ).toBe(true);
  });

  it.each(['Vista', 'Windows 7', 'Windows 8', 'Windows 8.1', 'Windows 10'] as const)(
    'asks %s for the columns that it has',
    (name) => {
      const collection = delivered(name);
      expect(statuses(name)).toEqual(well);
      const licensing = JSON.parse(collection.read('licensing.json').toString());
      expect(licensing.products).toHaveLength(1);
      const modern = name !== 'Vista' && name !== 'Windows 7';
      expect(licensing.service.oa2xBiosMarkerStatus).toBe(modern ? 1 : null);
      expect(licensing.products[0].licenseStatusReason).toBe(name === 'Vista' ? null : 3221549109);
      expect(licensing.products[0].productKeyChannel).toBe(
        name === 'Windows 8.1' || name === 'Windows 10' ? 'Volume:GVLK' : null,
      );
    },
  );

  it('never asks for a product key, and asks for columns before every query', () => {
    for (const [name, outcome] of Object.entries(all) as [string, Outcome][]) {
      const asked = new Set<string>();
      for (const call of outcome.calls) {
        expect([name, call]).not.toEqual([name, expect.stringMatching(/\*|OA3|MSDM|Win32_Product\b/i)]);
        if (call.startsWith('columns ')) asked.add(call.slice(8));
        const query = /^query SELECT .* FROM (\w+)/.exec(call);
        if (query) expect([name, asked.has(query[1] ?? '')]).toEqual([name, true]);
      }
    }
  });

  it('names the witness that fails, and only that one', () => {
    expect(statuses('columns failing')).toEqual({ ...well, 'licensing.json': 'failed' });
    expect(statuses('queries failing')).toEqual({ ...well, 'licensing.json': 'failed' });
    expect(statuses('programs failing')).toEqual({ ...well, 'slmgr-dlv.txt': 'failed' });
    expect(delivered('events failing').items['events.json']).toMatchObject({
      status: 'failed',
      error: 'the log is damaged',
    });
    expect(statuses('registry failing')).toEqual(well);
    for (const name of ['everything failing', 'no answers'] as const) {
      expect(statuses(name)).toEqual({
        ...well,
        'slic.bin': 'failed',
        'acpi-tables.csv': 'failed',
        'licensing.json': 'failed',
        'events.json': 'failed',
        'slmgr-dlv.txt': 'failed',
      });
    }
    expect(delivered('everything failing').manifest.notes?.length).toBeGreaterThan(3);
  });

  it('takes what WMI does not say from the registry', () => {
    expect(delivered('columns failing').manifest.computer).toMatchObject({
      machineGuid: '4c4c4544-0042-3510-8052-b4c04f4d3732',
    });
    expect(delivered('columns failing').manifest.os).toMatchObject({ productType: null, oemCodePage: 437 });
  });

  it('stays inside its time with everything hanging', () => {
    expect(statuses('everything hanging')).toEqual({
      ...well,
      'slic.bin': 'timeout',
      'acpi-tables.csv': 'timeout',
      'licensing.json': 'timeout',
      'events.json': 'timeout',
      'slmgr-dlv.txt': 'timeout',
    });
    expect(all['everything hanging'].seconds[0]).toBeLessThan(20);
    delivered('hanging, little time');
    expect(all['hanging, little time'].seconds[0]).toBeLessThan(8.5);
  });

  it('names the witness that hangs, and only that one', () => {
    expect(statuses('firmware hanging')).toMatchObject({ 'slic.bin': 'timeout', 'licensing.json': 'collected' });
    expect(statuses('WMI hanging')).toEqual({ ...well, 'licensing.json': 'timeout' });
    expect(statuses('slmgr hanging')).toEqual({ ...well, 'slmgr-dlv.txt': 'timeout' });
    expect(statuses('events hanging')).toEqual({ ...well, 'events.json': 'timeout' });
  });

  it('keeps what a share that is away does not take, and delivers both when it is back', () => {
    const outcome = all['share away and back'];
    expect([outcome.errors, outcome.codes]).toEqual([[], [1618, 0]]);
    expect(outcome.collections()).toHaveLength(2);
    expect(readdirSync(outcome.spool)).toEqual([]);
    expect(outcome.logText).toContain(': away ');
  });

  it('delivers what waits and is young enough, and collects nothing anew for it', () => {
    const outcome = all['share away and back, delivered only'];
    expect([outcome.errors, outcome.codes]).toEqual([[], [1618, 0, 0]]);
    expect(outcome.collections()).toHaveLength(1);
    expect(readdirSync(outcome.spool)).toEqual([]);
    expect(outcome.calls.filter((call) => call === 'firmware SLIC')).toHaveLength(1);
    expect(outcome.logText).toContain('The last delivery is younger than 6 days (exit code 0)');
  });

  it('delivers nothing that came with the image of another disk', () => {
    const outcome = all['waiting run of a cloned disk'];
    expect([outcome.errors, outcome.codes]).toEqual([[], [0]]);
    expect(readdirSync(join(outcome.share, 'PC-001')).filter((run) => run.startsWith('2026010'))).toEqual([
      '20260103T000000Z_0003',
    ]);
    expect(readdirSync(outcome.spool)).toEqual([]);
  });

  it('writes one event a run, whose id is the outcome', () => {
    const { root, codes, logText } = all['events written'];
    expect(codes).toEqual([0, 0, 87]);
    expect(readFileSync(join(root, 'outcomes.txt'), 'utf8').trim().split(/\r?\n/)).toEqual([
      '100 Information',
      '101 Information',
      '87 Error',
    ]);
    expect(logText).toContain('-TimeoutSeconds 0 leaves no time (exit code 87)');
    delivered('event failing');
    expect(all['event failing'].logText).toContain('No event is written: no right to register the source');
  });

  it('says in the words of Windows why the share cannot be reached', () => {
    expect(all['share away and back'].logText).toMatch(/: away Could not find .*share/);
    expect([all['share is a file'].errors, all['share is a file'].codes]).toEqual([[], [1618]]);
    expect(all['share is a file'].logText).toContain('is not a folder');
  });

  it('leaves a share that does not answer alone', () => {
    const outcome = all['share hanging'];
    expect([outcome.errors, outcome.codes]).toEqual([[], [1618]]);
    // The call would hang for 100 seconds.
    expect(outcome.seconds[0]).toBeLessThan(60);
    expect(readdirSync(outcome.spool)).toHaveLength(1);
    expect(outcome.logText).toContain('does not answer');
  });

  it('takes another name where the folder is denied', () => {
    delivered('folder denied', 'PC-001~4c4c4544');
    const outcome = all['denied twice'];
    expect([outcome.errors, outcome.codes]).toEqual([[], [1618]]);
    expect(outcome.logText).toContain(': denied ');
  });

  it('keeps hostile strings as they are', () => {
    const { manifest, read } = delivered('hostile strings');
    expect(manifest.os.caption).toBe(hostile);
    expect(manifest.computer.serialNumber).toBe(`ABC1234${hostile}`);
    expect(JSON.parse(read('events.json').toString())[0]).toEqual({
      id: 8198,
      provider: hostile,
      timeUtc: '',
      data: [hostile, ''],
    });
    expect(read('manifest.json').every((byte) => byte < 0x7f)).toBe(true);
  });

  it('clears what a killed run left half', () => {
    delivered('half a spool');
  });

  it('delivers what waits, the newest ten', () => {
    const outcome = all['many waiting'];
    expect([outcome.errors, outcome.codes]).toEqual([[], [0]]);
    expect(readdirSync(join(outcome.share, 'PC-001'))).toHaveLength(11);
    expect(readdirSync(outcome.spool)).toEqual([]);
  });

  it.each(['spool is a link', 'data folder is a link'] as const)(
    'writes nothing through a planted link: %s',
    (name) => {
      const outcome = all[name];
      expect([outcome.errors, outcome.codes]).toEqual([[], [0]]);
      expect(readdirSync(join(outcome.root, 'target'))).toEqual([]);
      expect(only(outcome.collections()).manifest.notes?.join()).toContain('is a link');
    },
  );

  it('says that nothing could be written anywhere', () => {
    const outcome = all['spool is a link, share away'];
    expect([outcome.errors, outcome.codes]).toEqual([[], [1]]);
    expect(readdirSync(join(outcome.root, 'target'))).toEqual([]);
  });

  it.each(['foreign owner', 'writable by users'] as const)('trusts no folder of somebody else: %s', (name) => {
    const { manifest } = delivered(name);
    expect(manifest.notes?.join()).toMatch(/owned or writable by S-1-5-(21-1-2-3-1001|32-545)/);
    expect(existsSync(all[name].log) && all[name].logText).toBeFalsy();
    expect(delivered('trusted owner').manifest.notes).toEqual([]);
  });

  it('writes no log and no mark through a link', () => {
    delivered('log is a link');
    expect(readFileSync(join(all['log is a link'].root, 'secret'), 'utf8')).toBe('untouched');
  });

  it('neither delivers nor clears a link in the spool', () => {
    const outcome = all['link in the spool'];
    expect([outcome.errors, outcome.codes]).toEqual([[], [0]]);
    expect(outcome.collections()).toHaveLength(1);
    expect(readdirSync(join(outcome.root, 'target'))).toEqual(['manifest.json']);
  });

  it('picks the newest report that is one, and no link, pipe, giant or other text', () => {
    const { items, read } = delivered('mgadiag traps');
    expect(items['mgadiag.txt']).toMatchObject({
      status: 'collected',
      redactions: 2,
      modifiedUtc: '2026-01-01T00:00:00Z',
    });
    expect(read('mgadiag.txt').toString()).toContain('Windows Product ID');
  });

  it('strikes keys out in the encoding of the file', () => {
    const { items, read } = delivered('mgadiag in UTF-16');
    const text = read('mgadiag.txt').toString('utf16le');
    expect(items['mgadiag.txt']).toMatchObject({ redactions: 2, bytes: 2 * (report.length + 1) });
    expect(text).toContain(`Windows Product Key: ${'#'.repeat(29)}\r\n`);
  });

  it('recognises a disabled script host before it is tried', () => {
    const { items } = delivered('script host disabled');
    expect(items['slmgr-dlv.txt']).toMatchObject({
      status: 'skipped',
      error: expect.stringContaining('disabled by policy'),
    });
    expect(all['script host disabled'].calls.filter((call) => call.startsWith('program'))).toEqual([]);
  });

  it('runs slmgr.vbs of this PC, or its copy', () => {
    expect(all['all well'].calls).toContainEqual(
      expect.stringMatching(/cscript\.exe \/\/Nologo \/\/U .*System32.slmgr\.vbs \/dlv$/),
    );
    delivered('English slmgr');
    const outcome = all['English slmgr'];
    expect(outcome.calls).toContain(
      `program ${join(outcome.root, 'windows', 'System32', 'cscript.exe')} //Nologo //U ${join(outcome.data, 'english', 'slmgr.vbs')} /dlv`,
    );
    expect(readdirSync(join(outcome.data, 'english'))).toEqual([]);
  });

  it('does nothing while the last delivery is young', () => {
    expect(all['young delivery'].codes).toEqual([0, 0, 0]);
    expect(all['young delivery'].collections()).toHaveLength(2);
    delivered('clock was wrong');
  });

  it('goes straight to the share where the disk is full', () => {
    const collection = delivered('disk full');
    expect(collection.items['slic.bin']?.status).toBe('collected');
  });

  it('keeps what has too long a name for the share', () => {
    expect([all['name too long'].errors, all['name too long'].codes]).toEqual([[], [1618]]);
    expect(readdirSync(all['name too long'].spool)).toHaveLength(1);
  });

  it('refuses bad parameters', () => {
    expect(all['bad parameters'].codes).toEqual([87, 87, 87, 87, 87]);
    expect(all['bad device'].codes).toEqual([87]);
    expect(all['bad device path'].codes).toEqual([87]);
    expect(all['no share'].codes).toEqual([87]);
    delivered('random delay');
  });

  it('leaves a stub where the language is constrained', () => {
    const collection = only(all['constrained language'].collections());
    // One stub, not one a start.
    expect(all['constrained language'].codes).toEqual([0, 0, 0]);
    expect(collection.manifest.collector.languageMode).toBe('ConstrainedLanguage');
    expect(collection.items['slic.bin']).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('ConstrainedLanguage'),
    });
  });
});
