/**
 * A Windows with PowerShell on which the collector can run. What wine lacks stands in, and nothing else: the ACPI tables
 * (firmware.dll), the licensing classes of WMI (stand-ins/wmi.txt), slmgr.vbs, the event log (wevtutil.exe).
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectorFolder } from '../collector/engine.ts';
import { makeSlic } from '../collector/slic.ts';
import { powershell } from './native.ts';
import type { Outcome, RunOptions, Windows } from './wine.ts';

const STAND_INS = fileURLToPath(new URL('./stand-ins/', import.meta.url));
const POWERSHELL = 'C:\\windows\\system32\\WindowsPowerShell\\v1.0\\powershell.exe';
const SWITCHES = ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-InputFormat', 'None'];

/** Where the kit lies, as an administrator would have unpacked it. */
export const KIT = 'C:\\kit\\collector';
export const COLLECTOR = `${KIT}\\Collect-KmsEvidence.ps1`;
export const SHARE = '\\\\srv\\collect$';

const withCrlf = (name: string): string => readFileSync(join(STAND_INS, name), 'utf8').replace(/\r?\n/g, '\r\n');

export async function installCollector(windows: Windows): Promise<void> {
  const system = windows.at('windows/system32');
  cpSync(await powershell(), join(system, 'WindowsPowerShell/v1.0'), { recursive: true });
  renameSync(join(system, 'cscript.exe'), join(system, 'wine-cscript.exe'));
  for (const name of ['cscript.exe', 'wevtutil.exe']) cpSync(windows.at('tools', name), join(system, name));
  writeFileSync(join(system, 'slmgr.vbs'), withCrlf('slmgr.vbs'));
  mkdirSync(windows.at('firmware'));
  cpSync(windows.at('tools/firmware.dll'), windows.at('firmware/firmware.dll'));
  for (const name of ['wmi.txt', 'events.xml']) writeFileSync(windows.at('firmware', name), withCrlf(name));
  writeFileSync(windows.at('firmware/SLIC.bin'), makeSlic('blank'));
  cpSync(collectorFolder, windows.at('kit/collector'), { recursive: true });
}

/** Runs a script as `powershell.exe -File` does. */
export const script = (windows: Windows, args: readonly string[], options: RunOptions = {}): Promise<Outcome> =>
  windows.run([POWERSHELL, ...SWITCHES, '-File', ...args], { timeoutMs: 300_000, ...options });

/** Names of the runs of a device on the share, oldest first. */
export function runsOf(windows: Windows, device: string): string[] {
  const folder = join(windows.share, device);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** Runs that wait for delivery. */
export function waiting(windows: Windows): string[] {
  const spool = windows.at('ProgramData/KmsEvidence/spool');
  return existsSync(spool) ? readdirSync(spool).filter((name) => /^\d{8}T/.test(name)) : [];
}
