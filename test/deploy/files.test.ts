import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectorScript } from '../collector/engine.ts';
import { checksums } from '../tools/checksums.ts';
import { deployFolder, kitBytes, kitFiles, kitText, NAMES } from './names.ts';
import { type Element, encodingProblems, find, parseXml, taskProblems } from './xml.ts';

const collector = readFileSync(collectorScript, 'latin1');
const everything = [...kitFiles('.ps1'), ...kitFiles('.cmd'), ...kitFiles('.xml')];
const plainTask = parseXml(kitText('gpo/CollectorTask.xml'));
const policyTask = find(parseXml(kitText('gpo/ScheduledTasks.xml')), 'TaskV2/Properties/Task') as Element;

/** Whole numbers of an ISO duration such as PT30M, in seconds. */
const seconds = (duration: string | undefined): number => {
  const [, hours, minutes] = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(duration ?? '') ?? [];
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
};

describe('bytes', () => {
  it.each(kitFiles('.cmd'))('%s is plain ASCII with CRLF', (name) => {
    const bytes = kitBytes(name);
    expect([...bytes].filter((byte) => byte > 0x7e || (byte < 0x20 && byte !== 10 && byte !== 13))).toEqual([]);
    const text = bytes.toString('latin1');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(text.startsWith('@echo off\r\n')).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
  });

  it.each(kitFiles('.xml').filter((name) => name !== 'gpo/CollectorTask.xml'))(
    '%s is UTF-8 without a mark, and says so',
    (name) => {
      expect(kitBytes(name).toString('latin1')).toMatch(
        /^<\?xml version="1\.0" encoding="utf-8"\?>\r\n[\x09\x0a\x0d\x20-\x7e]+$/,
      );
    },
  );

  it('the task for schtasks is UTF-16 with its mark, and says so', () => {
    expect(encodingProblems(kitBytes('gpo/CollectorTask.xml'))).toEqual([]);
  });

  it('SHA256SUMS is up to date', () => {
    expect(kitText('SHA256SUMS')).toBe(checksums());
  });
});

describe('the task', () => {
  it('follows the rules of Windows 7, in both files', () => {
    expect(taskProblems(plainTask)).toEqual([]);
    expect(taskProblems(policyTask, true)).toEqual([]);
  });

  it.each<[string, (text: string) => string, string]>([
    ['a later version', (t) => t.replace('version="1.2"', 'version="1.3"'), 'version 1.3'],
    ['no namespace', (t) => t.replace(/ xmlns="[^"]*"/, ''), 'namespace undefined'],
    [
      'an element of 1.3',
      (t) => t.replace('<Priority>', '<UseUnifiedSchedulingEngine>true</UseUnifiedSchedulingEngine><Priority>'),
      'Settings/UseUnifiedSchedulingEngine is not known to 1.2',
    ],
    [
      'a trigger out of order',
      (t) => t.replace(/(<StartBoundary>.*<\/StartBoundary>)\s*(<RandomDelay>.*<\/RandomDelay>)/, '$2$1'),
      'CalendarTrigger/StartBoundary is out of order',
    ],
    [
      'a random delay at the start',
      (t) => t.replace('<Delay>PT15M</Delay>', '<RandomDelay>PT15M</RandomDelay>'),
      'BootTrigger/RandomDelay is not known to 1.2',
    ],
    ['a word for yes', (t) => t.replace('<Hidden>false', '<Hidden>no'), 'Hidden is no'],
    ['another principal', (t) => t.replace('Context="Author"', 'Context="Other"'), 'Actions has another principal'],
  ])('the rules see %s', (_, damage, problem) => {
    expect(taskProblems(parseXml(damage(kitText('gpo/CollectorTask.xml'))))).toEqual([problem]);
  });

  it.each([
    ['UTF-8', Buffer.from(kitText('gpo/CollectorTask.xml'))],
    [
      'another declaration',
      Buffer.from(`\ufeff${kitText('gpo/CollectorTask.xml').replace('UTF-16', 'UTF-8')}`, 'utf16le'),
    ],
  ])('the rules see %s', (_, bytes) => {
    expect(encodingProblems(bytes)).toHaveLength(1);
  });

  it('is the same in both files, with SYSTEM by its SID, which every language has', () => {
    for (const path of ['Triggers', 'Settings', 'Actions', 'RegistrationInfo', 'Principals'])
      expect(find(policyTask, path)).toEqual(find(plainTask, path));
    expect(find(plainTask, 'Principals/Principal')?.children.map(({ name, text }) => [name, text])).toEqual([
      ['UserId', 'S-1-5-18'],
      ['RunLevel', 'HighestAvailable'],
    ]);
  });

  it('runs weekly and delayed at start, off the network and on battery, for 30 minutes at most', () => {
    const setting = (name: string): string | undefined => find(plainTask, `Settings/${name}`)?.text;
    expect(find(plainTask, 'Triggers/BootTrigger/Delay')?.text).toBe('PT15M');
    expect(find(plainTask, 'Triggers/EventTrigger/Delay')?.text).toBe('PT5M');
    const query = parseXml(find(plainTask, 'Triggers/EventTrigger/Subscription')?.text ?? '');
    expect(find(query, 'Query/Select')?.text).toBe('*[System[EventID=10000]]');
    expect(find(query, 'Query/Select')?.attributes.Path).toBe('Microsoft-Windows-NetworkProfile/Operational');
    expect(find(plainTask, 'Triggers/CalendarTrigger/RandomDelay')?.text).toBe('PT4H');
    expect(find(plainTask, 'Triggers/CalendarTrigger/ScheduleByWeek/WeeksInterval')?.text).toBe('1');
    expect(setting('StartWhenAvailable')).toBe('true');
    expect(setting('RunOnlyIfNetworkAvailable')).toBe('false');
    expect(setting('DisallowStartIfOnBatteries')).toBe('false');
    expect(setting('StopIfGoingOnBatteries')).toBe('false');
    expect(setting('MultipleInstancesPolicy')).toBe('IgnoreNew');
    const args = find(plainTask, 'Actions/Exec/Arguments')?.text ?? '';
    const number = (name: string, fallback: string): number =>
      Number(new RegExp(`${name} (\\d+)`).exec(args)?.[1] ?? fallback);
    const limit = /\$TimeoutSeconds = (\d+)/.exec(collector)?.[1] ?? '0';
    expect(seconds(setting('ExecutionTimeLimit'))).toBeGreaterThan(
      number('TimeoutSeconds', limit) + number('RandomDelaySeconds', '0'),
    );
    // Younger than a week less the random delay, or a run would be left out.
    expect(number('IfOlderThanDays', '0')).toBeLessThan(7 - seconds('PT4H') / 86400);
  });
});

describe('the policy items', () => {
  const files = parseXml(kitText('gpo/Files.xml'));
  const tasks = parseXml(kitText('gpo/ScheduledTasks.xml'));

  it('have the class ids and attributes that the preference client looks for', () => {
    expect(files.attributes.clsid).toBe('{215B2E53-57CE-475c-80FE-9EEC14635851}');
    expect(find(files, 'File')?.attributes.clsid).toBe('{50BE44C8-567A-4ed1-B1D0-9234FE1F38AF}');
    expect(tasks.attributes.clsid).toBe('{CC63F200-7309-4ba0-B154-A71CD118DBCC}');
    expect(find(tasks, 'TaskV2')?.attributes.clsid).toBe('{D8896631-B747-47a7-84A6-C155337F3BC8}');
    const letters = ['C', 'R', 'U', 'D'];
    for (const item of [find(files, 'File'), find(tasks, 'TaskV2')]) {
      expect(item?.attributes.uid).toMatch(/^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/);
      expect(item?.attributes.changed).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
      expect(letters[Number(item?.attributes.image)]).toBe(find(item, 'Properties')?.attributes.action);
    }
    // R would delete the task, and its waiting runs, at every refresh.
    expect(find(tasks, 'TaskV2/Properties')?.attributes).toEqual({
      action: 'U',
      name: NAMES.task,
      runAs: 'S-1-5-18',
      logonType: 'S4U',
    });
    expect(find(tasks, 'TaskV2')?.attributes.name).toBe(NAMES.task);
  });

  it('are there for pasting into the console too, each with and without a filter for Vista and 7', () => {
    for (const [name, item] of [
      ['File', find(files, 'File')],
      ['Task', find(tasks, 'TaskV2')],
    ] as const) {
      expect(parseXml(kitText(`gpo/items/${name}.xml`))).toEqual(item);
      const filtered = parseXml(kitText(`gpo/items/${name}-vista-7-only.xml`));
      const [filters] = filtered.children.splice(-1);
      expect(filtered).toEqual(item);
      const query = find(filters, 'FilterWmi')?.attributes.query ?? '';
      expect(query).toBe(
        "SELECT Version FROM Win32_OperatingSystem WHERE ProductType = 1 AND (Version LIKE '6.0.%' OR Version LIKE '6.1.%')",
      );
      expect(kitText('gpo/README.md')).toContain(query);
    }
  });

  it('copy the script to where the task starts it', () => {
    const target = find(files, 'File/Properties')?.attributes.targetPath;
    expect(target).toBe(`%ProgramFilesDir%\\${NAMES.folder}\\${NAMES.script}`);
    expect(find(files, 'File/Properties')?.attributes.fromPath).toMatch(
      /^\\\\example\.com\\NETLOGON\\KmsEvidence\\Collect-KmsEvidence\.ps1$/,
    );
  });
});

describe('all files agree', () => {
  it('on how the task starts the collector', () => {
    expect(find(plainTask, 'Actions/Exec/Command')?.text).toBe(NAMES.powershell);
    expect(find(plainTask, 'Actions/Exec/Arguments')?.text).toBe(
      `${NAMES.switches} -File "%ProgramFiles%\\${NAMES.folder}\\${NAMES.script}" -Share "${NAMES.share}" -IfOlderThanDays 6`,
    );
  });

  it('on the arguments that the collector has', () => {
    const block = /\r\nparam\(([\s\S]*?)\)\r\n/.exec(collector)?.[1] ?? '';
    const known = [...block.matchAll(/\$(\w+)/g)].map((m) => m[1]);
    expect(known).toContain('Share');
    const after = (text: string): string[] => [...text.matchAll(/ -([A-Z]\w+)/g)].map((m) => m[1] ?? '');
    const used = after((find(plainTask, 'Actions/Exec/Arguments')?.text ?? '').split('-File')[1] ?? '');
    expect(used).toEqual(['Share', 'IfOlderThanDays']);
    expect(known).toEqual(expect.arrayContaining(used));
  });

  it('on how PowerShell is started', () => {
    for (const name of everything) {
      for (const line of kitText(name).split('\r\n')) {
        if (!/-File "/.test(line) || /^\s*(?:#|rem )/.test(line)) continue;
        expect([name, line]).toEqual([name, expect.stringContaining(`${NAMES.switches} -File "`)]);
      }
    }
    for (const name of [
      'gpo/Start-Collector.cmd',
      'configmgr/install.cmd',
      'configmgr/uninstall.cmd',
      'one-off/Collect-ThisPC.cmd',
    ]) {
      const text = kitText(name);
      expect(text).toContain(`set "POWERSHELL=${NAMES.powershell}"`);
      expect(text).toContain(`set "POWERSHELL=${NAMES.powershell.replace('System32', 'Sysnative')}"`);
      expect(text).not.toMatch(/-Version 2|-EncodedCommand/i);
    }
  });

  it('on names of the task, the folders and the share', () => {
    const text = everything.map((name) => kitText(name)).join('\n');
    for (const found of text.matchAll(/%Program(?:Files(?:Dir)?|Data)%\\(\w+)/g)) expect(found[1]).toBe(NAMES.folder);
    for (const found of text.matchAll(/\\\\server\.example\.com\\[^\s"<]*/g)) expect(found[0]).toBe(NAMES.share);
    for (const found of text.matchAll(/\/tn "?([A-Z]\w+)/g)) expect(found[1]).toBe(NAMES.task);
    expect(kitText('gpo/Install-CollectorTask.ps1')).toContain(`function Get-TaskName { '${NAMES.task}' }`);
    expect(kitText('share/New-DropShare.ps1')).toContain(`$ShareName = '${NAMES.shareName}'`);
    for (const name of ['configmgr/detect.ps1', 'configmgr/ci-discovery.ps1'])
      expect(kitText(name)).toContain(`Combine('${NAMES.folder}', '${NAMES.script}')`);
    expect(kitText('configmgr/detect.ps1')).toContain(`Combine('${NAMES.folder}', '${NAMES.lastDelivery}')`);
    expect(collector).toContain(NAMES.lastDelivery);
  });

  it('on the version', () => {
    expect(collector).toContain(`function Get-CollectorVersion { '${NAMES.version}' }`);
    expect(kitText('configmgr/detect.ps1')).toContain(`$Version = '${NAMES.version}'`);
    expect(kitText('gpo/Write-Stub.cmd')).toContain(`"version": "${NAMES.version}"`);
  });

  it('on exit codes', () => {
    const said = new Set<string>();
    for (const name of [...kitFiles('.cmd'), ...kitFiles('.ps1')]) {
      const code = kitText(name).replace(/<#[\s\S]*?#>/g, '');
      for (const found of code.matchAll(/(?:exit \/b|\$code =|return|Exit\() (\d+)\b/g)) said.add(found[1] ?? '');
      for (const found of code.matchAll(/exit \/b (\S*)/g))
        expect(found[1]).toMatch(/^(0|1|87|1618|%ERRORLEVEL%|%CODE%)$/);
    }
    expect([...said].sort()).toEqual([...NAMES.exitCodes].sort());
    const rows = kitText('configmgr/README.md')
      .match(/^\| `?(\d+)`? +\|/gm)
      ?.map((row) => row.replace(/\D/g, ''));
    expect(rows).toEqual(expect.arrayContaining([...NAMES.exitCodes]));
    for (const code of NAMES.exitCodes)
      expect(collector).toMatch(new RegExp(`\\b${code} (?:delivered|collected|bad|nothing)`));
  });

  it('on labels and variables of each .cmd', () => {
    for (const name of kitFiles('.cmd')) {
      const lines = kitText(name)
        .split('\r\n')
        .filter((line) => !line.startsWith('rem '));
      const text = lines.join('\n');
      for (const found of text.matchAll(/(?:goto|call) :?(\w+)(?=$|\s)/gm)) expect(lines).toContain(`:${found[1]}`);
      const set = new Set([...text.matchAll(/set "(\w+)=/g)].map((found) => found[1]));
      // wmic names these.
      for (const part of ['Year', 'Month', 'Day', 'Hour', 'Minute', 'Second']) set.add(`UTC_${part}`);
      const windows = [
        'SystemRoot',
        'COMPUTERNAME',
        'RANDOM',
        'ERRORLEVEL',
        'DATE',
        'TIME',
        'TEMP',
        'ProgramFiles',
        'ProgramW6432',
      ];
      for (const found of text.matchAll(/%(\w+)(?::~[-\d,]+)?%/g))
        expect([name, found[1], set.has(found[1]) || windows.includes(found[1] ?? '')]).toEqual([name, found[1], true]);
      for (const line of lines) expect([line, (line.match(/"/g) ?? []).length % 2]).toEqual([line, 0]);
    }
  });

  it('on where the files lie', () => {
    for (const name of kitFiles('.cmd')) {
      const folder = join(deployFolder, name, '..');
      for (const found of kitText(name).matchAll(/%~dp0([\w.\\-]+)/g)) {
        // Made when it runs, and a second place to look at.
        if (name === 'one-off/Collect-ThisPC.cmd' && !found[1]?.startsWith('..')) continue;
        const path = normalize(join(folder, (found[1] ?? '').replaceAll('\\', '/')));
        expect([path, existsSync(path)]).toEqual([path, true]);
      }
    }
  });

  it('and give no command, path or word that does not belong here', () => {
    const text = [
      ...everything,
      'README.md',
      'gpo/README.md',
      'configmgr/README.md',
      'share/README.md',
      'signing/README.md',
      'one-off/README.md',
    ]
      .map((name) => kitText(name))
      .join('\n');
    expect(text).not.toMatch(/Invoke-Expression|DownloadString|FromBase64|-enc\b|Everyone:|icacls[^\n]*Users:/i);
  });
});

describe('docs/rollout.md', () => {
  const page = readFileSync(new URL('../../docs/rollout.md', import.meta.url), 'utf8').replace(/```[\s\S]*?```/g, '');
  const named = new Set([...page.matchAll(/`([^`]+)`/g)].map((found) => found[1]));

  it('names every file and field that is collected', () => {
    const schema = JSON.parse(readFileSync(new URL('../../schemas/manifest.schema.json', import.meta.url), 'utf8'));
    const { collector: tool, computer, os, evidence } = schema.properties;
    const fields = [
      ...NAMES.evidence,
      ...[tool, computer, os, evidence.items].flatMap(({ properties }) => Object.keys(properties)),
      // Columns of WMI as Name:name, and the members of the manifest's maps.
      ...[...collector.matchAll(/'\w+:(\w+)'/g)].map((found) => found[1] ?? ''),
      ...[...collector.matchAll(/New-Map 'id'(?:, '\w+', \$_\['\w+'\])*/g)].flatMap((found) =>
        [...found[0].matchAll(/, '(\w+)'/g)].map((member) => member[1] ?? ''),
      ),
      'ansiCodePage',
      'lastBootUpTime',
      'services',
      'notes',
    ];
    expect(fields.length).toBeGreaterThan(50);
    expect(fields.filter((field) => !named.has(field))).toEqual([]);
  });

  it('links only to what is there', () => {
    const pages = [
      'docs/rollout.md',
      'collector/deploy/README.md',
      ...['share', 'gpo', 'configmgr', 'one-off', 'signing'].map((part) => `collector/deploy/${part}/README.md`),
    ];
    for (const name of pages) {
      const url = new URL(`../../${name}`, import.meta.url);
      for (const [, target] of readFileSync(url, 'utf8').matchAll(/\]\(([^)#]+)\)/g)) {
        // The pilot's page has an owner of its own.
        if (target === 'pilot.md') continue;
        expect([name, target, existsSync(new URL(target ?? '', url))]).toEqual([name, target, true]);
      }
    }
  });
});
