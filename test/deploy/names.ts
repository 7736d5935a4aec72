/** The one place that says what the kits must agree on; every file of collector/deploy is compared with it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectorFolder } from '../collector/engine.ts';
import { deployedFiles } from '../tools/checksums.ts';

export const NAMES = {
  task: 'KmsEvidence',
  folder: 'KmsEvidence',
  script: 'Collect-KmsEvidence.ps1',
  version: '1.0.0',
  lastDelivery: 'last-delivery.txt',
  /** The example that an admin replaces. */
  share: '\\\\server.example.com\\collect$',
  shareName: 'collect$',
  powershell: '%SystemRoot%\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
  switches: '-NoProfile -NonInteractive -ExecutionPolicy Bypass -InputFormat None',
  exitCodes: ['0', '1', '87', '1618'],
  evidence: [
    'slic.bin',
    'acpi-tables.csv',
    'slmgr-dlv.txt',
    'licensing.json',
    'events.json',
    'mgadiag.txt',
    'collector.log',
  ],
} as const;

export const deployFolder = join(collectorFolder, 'deploy');

/** Paths below collector/deploy of all files with this ending. */
export const kitFiles = (ending: string): string[] =>
  deployedFiles()
    .filter((name) => name.startsWith('deploy/') && name.endsWith(ending))
    .map((name) => name.slice('deploy/'.length));

export const kitBytes = (name: string): Buffer => readFileSync(join(deployFolder, name));

/** A file's text; UTF-16 by its mark, else UTF-8. */
export function kitText(name: string): string {
  const bytes = kitBytes(name);
  return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.subarray(2).toString('utf16le') : bytes.toString('utf8');
}
