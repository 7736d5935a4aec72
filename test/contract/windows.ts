/** The versions of Windows that scenarios run, as each witness names them. */
import type { Generation } from '../../analyzer/generate/catalogue.ts';
import type { Scenario } from './dimensions.ts';

export type WindowsId = Scenario['os'];

export interface Windows {
  id: WindowsId;
  generation: Generation;
  version: string;
  serviceVersion: string;
  server: boolean;
  caption: string;
  nameStem: string;
  descriptionStem: string;
}

type Row = [Generation, version: string, service: string, caption: string, nameStem: string, descriptionStem: string];

const MODERN = ['Windows(R)', 'Windows(R) Operating System'] as const;
const OLD_SERVER = ['Windows Server(R)', 'Windows Operating System - Windows Server(R)'] as const;

const CLIENTS: Record<'7' | 'vista' | '8' | '8.1' | '10' | '11', Row> = {
  '7': [
    '6.1',
    '6.1.7601',
    '6.1.7601.17514',
    'Microsoft Windows 7',
    'Windows(R) 7',
    'Windows Operating System - Windows(R) 7',
  ],
  vista: [
    '6.0',
    '6.0.6002',
    '6.0.6002.18005',
    'Microsoft® Windows Vista™',
    'Windows(TM) Vista',
    'Windows Operating System - Vista',
  ],
  '8': ['6.3', '6.2.9200', '6.2.9200.16384', 'Microsoft Windows 8', ...MODERN],
  '8.1': ['6.3', '6.3.9600', '6.3.9600.17031', 'Microsoft Windows 8.1', ...MODERN],
  '10': ['6.3', '10.0.19045', '10.0.19041.1', 'Microsoft Windows 10', ...MODERN],
  '11': ['6.3', '10.0.22631', '10.0.22621.1', 'Microsoft Windows 11', ...MODERN],
};

const SERVERS: Record<'2008' | '2008r2' | '2012r2' | '2016', Row> = {
  '2008': ['6.0', '6.0.6002', '6.0.6002.18005', 'Microsoft® Windows Server® 2008', ...OLD_SERVER],
  '2008r2': ['6.1', '6.1.7601', '6.1.7601.17514', 'Microsoft Windows Server 2008 R2', ...OLD_SERVER],
  '2012r2': ['6.3', '6.3.9600', '6.3.9600.17031', 'Microsoft Windows Server 2012 R2', ...MODERN],
  '2016': ['6.3', '10.0.14393', '10.0.14393.351', 'Microsoft Windows Server 2016', ...MODERN],
};

const make = (rows: Record<string, Row>, server: boolean): [WindowsId, Windows][] =>
  Object.entries(rows).map(([id, [generation, version, serviceVersion, caption, nameStem, descriptionStem]]) => {
    const names = { caption, nameStem, descriptionStem };
    return [id as WindowsId, { id: id as WindowsId, generation, version, serviceVersion, server, ...names }];
  });

export const WINDOWS = Object.fromEntries([...make(CLIENTS, false), ...make(SERVERS, true)]) as Record<
  WindowsId,
  Windows
>;

/** `6.1` of `6.1.7601`: what tells whether the check applies. */
export const majorMinor = (windows: Windows): string => windows.version.split('.', 2).join('.');

export interface Edition {
  /** As slmgr and WMI name it, before ` edition`. */
  name: string;
  /** As the manifest's caption and MGADiag name it. */
  caption: string;
  sku: number;
  /** False where no volume licence of it is sold. */
  volume: boolean;
  /** Of Windows 7, and named nowhere in the KB. */
  embedded?: boolean;
}

const EDITIONS: Record<Scenario['edition'], Edition> = {
  volume: { name: 'Enterprise', caption: 'Enterprise', sku: 4, volume: true },
  'other-volume': { name: 'Professional', caption: 'Professional', sku: 48, volume: true },
  ultimate: { name: 'Ultimate', caption: 'Ultimate', sku: 1, volume: false },
  home: { name: 'HomePremium', caption: 'Home Premium', sku: 3, volume: false },
  starter: { name: 'Starter', caption: 'Starter', sku: 11, volume: false },
  embedded: { name: 'Embedded', caption: 'Embedded Standard', sku: 65, volume: true, embedded: true },
  'thin-pc': { name: 'ThinPC', caption: 'Thin PC', sku: 135, volume: true, embedded: true },
};
const BUSINESS: Edition = { name: 'Business', caption: 'Business', sku: 6, volume: true };
const SERVER: Edition = { name: 'ServerStandard', caption: 'Standard', sku: 7, volume: true };

/** The edition of that kind that this Windows has. */
export function editionOf(windows: Windows, kind: Scenario['edition']): Edition {
  if (windows.server) return SERVER;
  if (windows.id === 'vista' && kind === 'other-volume') return BUSINESS;
  const own = EDITIONS[kind];
  const ofSeven = own.embedded || !own.volume;
  return ofSeven && windows.id !== '7' && !(windows.id === 'vista' && !own.embedded) ? EDITIONS.volume : own;
}

/** As the manifest has it: `Microsoft Windows 7 Enterprise `, `Windows Embedded Standard`. */
export function captionOf(windows: Windows, edition: Edition): string {
  if (edition.embedded) return `Microsoft Windows ${edition.caption}`;
  return `${windows.caption} ${edition.caption} `;
}
