/** The collector and its kit on Windows' own calls, and what it delivers read by the analyzer. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readByAnalyzer } from '../collector/read-by-analyzer.ts';
import { COLLECTOR, installCollector, KIT, runsOf, SHARE, script, waiting } from './collector.ts';
import { collectorSkipReason } from './native.ts';
import { Windows } from './wine.ts';

const MINUTES = 60_000;
/** Low byte of 1618, which is all that comes back. */
const NOT_DELIVERED = 1618 % 256;

const title = collectorSkipReason
  ? `the collector on Windows (skipped: ${collectorSkipReason})`
  : 'the collector on Windows';

describe.skipIf(collectorSkipReason !== undefined)(
  title,
  () => {
    let windows: Windows;

    beforeAll(async () => {
      windows = await Windows.open();
      await installCollector(windows);
    }, 10 * MINUTES);

    afterAll(() => windows?.close());

    const collect = (device: string, ...args: string[]) =>
      script(windows, [COLLECTOR, '-Share', SHARE, '-DeviceName', device, ...args]);
    const only = (device: string) => {
      const collections = readByAnalyzer(windows.share, device);
      expect(collections).toHaveLength(1);
      return collections[0] as (typeof collections)[number];
    };

    it('delivers to a UNC share what firmware, WMI, slmgr, event log and registry say', async () => {
      expect((await collect('PC-1')).code).toBe(0);
      const { read, manifest, result } = only('PC-1');
      expect(read('slic.bin')).toEqual(readFileSync(windows.at('firmware/SLIC.bin')));
      expect(read('slmgr-dlv.txt').toString('utf16le')).toContain('VOLUME_KMSCLIENT');
      expect(manifest.notes ?? []).toEqual([]);
      expect(manifest.os).toMatchObject({ build: '7601', productType: 1 });
      expect(manifest.computer.machineGuid).toMatch(/^[0-9a-f-]{36}$/i);
      expect(result).toMatchObject({
        verdict: 'blocked',
        cause: 'marker-missing',
        firmwareState: 'marker-missing',
        problems: [],
      });
      expect(waiting(windows)).toEqual([]);
    });

    it('asks for no product key of the firmware', () => {
      const { folder, manifest } = only('PC-1');
      for (const { name, status } of manifest.evidence)
        if (status === 'collected') expect(readFileSync(`${folder}/${name}`, 'latin1')).not.toMatch(/OA3x|BBBBB-CCCCC/);
    });

    it('does nothing where the last delivery is young', async () => {
      expect((await collect('PC-1', '-IfOlderThanDays', '6')).code).toBe(0);
      expect(runsOf(windows, 'PC-1')).toHaveLength(1);
    });

    it('keeps the evidence while the share is away, and delivers it later', async () => {
      const away = await script(windows, [
        COLLECTOR,
        '-Share',
        '\\\\nosrv\\x$',
        '-DeviceName',
        'PC-2',
        '-TimeoutSeconds',
        '100',
      ]);
      expect([away.code, waiting(windows).length]).toEqual([NOT_DELIVERED, 1]);
      expect((await collect('PC-2')).code).toBe(0);
      expect([runsOf(windows, 'PC-2').length, waiting(windows)]).toEqual([2, []]);
    });

    it('ends a slmgr that hangs, with its child, and says so', async () => {
      writeFileSync(windows.at('firmware/hang.txt'), '');
      expect((await collect('PC-3', '-TimeoutSeconds', '100')).code).toBe(0);
      rmSync(windows.at('firmware/hang.txt'));
      expect(only('PC-3').items['slmgr-dlv.txt']?.status).toBe('timeout');
    });

    it('a slmgr that prints nothing and fails was not collected', async () => {
      writeFileSync(windows.at('firmware/silent.txt'), '');
      expect((await collect('PC-5')).code).toBe(0);
      rmSync(windows.at('firmware/silent.txt'));
      expect(only('PC-5').items['slmgr-dlv.txt']?.status).toBe('failed');
    });

    it('a scanner that holds the manifest for a moment costs nothing', async () => {
      const spool = 'C:\\ProgramData\\KmsEvidence\\spool';
      const scanner = await windows.background('scanner.exe', spool, 'manifest.tmp', '1500');
      const { code } = await collect('PC-4');
      await scanner.stop();
      expect(code).toBe(0);
      expect(only('PC-4').result.firmwareState).toBe('marker-missing');
    });

    it('refuses bad parameters with 87', async () => {
      expect((await script(windows, [COLLECTOR, '-Share', 'C:\\x', '-TimeoutSeconds', '0'])).code).toBe(87);
    });

    describe('the kit', () => {
      const device = hostname().slice(0, 15).toUpperCase();

      it('Collect-ThisPC.cmd collects once, beside itself', async () => {
        const call = `call ${KIT}\\deploy\\one-off\\Collect-ThisPC.cmd /quiet`;
        const { stdout } = await windows.batch([call, 'echo [%ERRORLEVEL%]'], { timeoutMs: 4 * MINUTES });
        expect(stdout).toContain('[0]');
        expect(readByAnalyzer(windows.at('kit/collector/deploy/one-off/evidence'), device)).toHaveLength(1);
      });

      it('install.cmd installs, collects and delivers, and refuses to do so without a share', async () => {
        const install = `${KIT}\\deploy\\configmgr\\install.cmd`;
        // Behind `call`, wine's cmd turns 87 into 1.
        expect((await windows.run(['cmd', '/c', install])).code).toBe(87);
        const lines = [`call ${install} "${SHARE}\\"`, 'echo [%ERRORLEVEL%]'];
        expect((await windows.batch(lines, { timeoutMs: 4 * MINUTES })).stdout).toContain('[0]');
        expect(existsSync(windows.at('windows/system32/tasks/KmsEvidence'))).toBe(true);
        expect(runsOf(windows, device)).toHaveLength(1);
      });

      it('detect.ps1 and ci-discovery.ps1 find what was installed', async () => {
        const found = await script(windows, [`${KIT}\\deploy\\configmgr\\detect.ps1`]);
        expect(found.stdout).toMatch(/^Installed: .* 0 days/);
        const word = await script(windows, [`${KIT}\\deploy\\configmgr\\ci-discovery.ps1`]);
        expect(word.stdout.trim()).toBe('present');
      });

      it('uninstall.cmd takes all of it away', async () => {
        const { stdout } = await windows.batch(
          [`call ${KIT}\\deploy\\configmgr\\uninstall.cmd`, 'echo [%ERRORLEVEL%]'],
          {
            timeoutMs: 2 * MINUTES,
          },
        );
        expect(stdout).toContain('[0]');
        for (const folder of ['ProgramData', 'Program Files'])
          expect(existsSync(windows.at(folder, 'KmsEvidence')), folder).toBe(false);
      });

      it('checksums, the share and old runs', async () => {
        expect((await script(windows, [`${KIT}\\deploy\\signing\\Test-Checksums.ps1`])).code).toBe(0);
        const share = [`${KIT}\\deploy\\share\\New-DropShare.ps1`, '-Path', 'C:\\collect', '-Analysts', 'S-1-5-32-545'];
        const made = await script(windows, [...share, '-ComputerSid', 'S-1-1-0', '-WhatIf']);
        expect([made.code, made.stdout]).toEqual([0, expect.stringContaining('What if')]);
        expect(existsSync(windows.at('collect'))).toBe(false);
        await script(windows, [`${KIT}\\deploy\\share\\Remove-OldRuns.ps1`, '-Path', SHARE, '-Keep', '1']);
        expect(runsOf(windows, 'PC-2')).toHaveLength(1);
      });
    });
  },
  6 * MINUTES,
);
