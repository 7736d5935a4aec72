/**
 * What a fleet is made of: invented makers and models, the Windows versions that still run, and the languages they
 * run in. Nothing here is of a real maker; the names are those that Microsoft's documentation uses for fiction.
 */
import type { DemoKey } from './demo-keys.ts';
import type { OemIds } from './slic-table.ts';

export interface Model {
  manufacturer: string;
  model: string;
  ids: OemIds;
  key: DemoKey;
  slicVersion: number;
  revision: number;
  markerFirst?: boolean;
  /** What FACP and DSDT carry; on some good machines it is not what SLIC carries. */
  otherTables?: OemIds;
  biosVersion: string;
  biosDate: string;
}

type Row = [model: string, key: DemoKey, slicVersion: number, revision: number, biosVersion: string, biosDate: string];

function makerModels(manufacturer: string, ids: OemIds, rows: Row[], extra: Partial<Model> = {}): Model[] {
  return rows.map(([model, key, slicVersion, revision, biosVersion, biosDate]) => {
    return { manufacturer, model, ids, key, slicVersion, revision, biosVersion, biosDate, ...extra };
  });
}

export const MODELS: readonly Model[] = [
  ...makerModels('Contoso Computer Corp.', { oemId: 'CONTSO', oemTableId: 'CTSLIC10' }, [
    ['Contoso Desk 380', 'contoso', 0x20001, 1, 'C1.42', '20110314'],
    ['Contoso Desk 390', 'contoso', 0x20001, 1, 'C2.07', '20120620'],
    ['Contoso Note 14', 'contoso-2', 0x20001, 3, 'N1.19', '20130211'],
    ['Contoso Tower 700', 'contoso', 0, 1, 'T0.88', '20080506'],
  ]),
  ...makerModels('Fabrikam, Inc.', { oemId: 'FABRKM', oemTableId: 'FBK-0021' }, [
    ['Fabrikam ProLine 6200', 'fabrikam', 0x20001, 1, '1.09', '20101103'],
    ['Fabrikam ProLine 6300', 'fabrikam', 0x20001, 1, '1.31', '20130117'],
    ['Fabrikam UltraBook 820', 'fabrikam', 0x20002, 1, '1.04', '20140822'],
  ]),
  ...makerModels(
    'Northwind PC',
    { oemId: 'NWIND', oemTableId: 'NW-PC' },
    [
      ['Northwind M57', 'northwind', 0x20001, 1, '2RKT51A', '20090908'],
      ['Northwind M81', 'northwind', 0x20001, 1, '9QKT37A', '20120229'],
    ],
    { otherTables: { oemId: 'NWIND', oemTableId: 'TC-9Q' } },
  ),
  ...makerModels('Tailspin Devices', { oemId: 'TAILSP', oemTableId: 'TSPN-OA2' }, [
    ['Tailspin Bench 5', 'tailspin', 0x20001, 1, 'F5', '20110705'],
    ['Tailspin Bench 7', 'tailspin', 0x20001, 3, 'F11', '20130930'],
  ]),
  ...makerModels(
    'Wingtip Systems',
    { oemId: 'WNGTIP', oemTableId: 'WT-SLIC' },
    [['Wingtip W510', 'wingtip', 0x20001, 1, '6NET61WW', '20100412']],
    { markerFirst: true },
  ),
  ...makerModels('Litware GmbH', { oemId: 'LITWRE', oemTableId: 'LITWARE' }, [
    ['Litware Büro 2', 'litware', 0x20001, 2, 'V1.12', '20110118'],
    ['Litware Büro 3', 'litware', 0x20003, 1, 'V2.03', '20140310'],
  ]),
];

/** Generation 1 virtual machines show a SLIC with these IDs; the key is a demo key like the others. */
export const VIRTUAL_MACHINE: Model = {
  manufacturer: 'Microsoft Corporation',
  model: 'Virtual Machine',
  ids: { oemId: 'VRTUAL', oemTableId: 'MICROSFT' },
  key: 'virtual',
  slicVersion: 0x20001,
  revision: 1,
  biosVersion: '090006',
  biosDate: '20120523',
};

export type WindowsId = 'vista' | '7' | '8.1' | '10' | '11' | 'server2008r2' | 'server2012r2' | 'server2016';

/** Generation of the licensing service: which lines slmgr prints, and which columns WMI has. */
export type Generation = '6.0' | '6.1' | '6.3';

export interface Windows {
  id: WindowsId;
  generation: Generation;
  version: string;
  serviceVersion: string;
  /** 1 client, 2 domain controller, 3 server */
  productType: number;
  caption: string;
  sku: number;
  /** Edition as slmgr names it. */
  edition: string;
  /** What slmgr prints before `, <edition> edition` and before `, <channel> channel`. */
  nameStem: string;
  descriptionStem: string;
  powershell: string | null;
}

const SEVEN = ['Windows(R) 7', 'Windows Operating System - Windows(R) 7'] as const;
const MODERN = ['Windows(R)', 'Windows(R) Operating System'] as const;

function client(
  id: WindowsId,
  generation: Generation,
  version: string,
  serviceVersion: string,
  [nameStem, descriptionStem]: readonly [string, string],
  editions: [caption: string, sku: number, edition: string][],
  powershell: string | null,
): Windows[] {
  return editions.map(([caption, sku, edition]) => {
    const base = { id, generation, version, serviceVersion, productType: 1 };
    return { ...base, caption, sku, edition, nameStem, descriptionStem, powershell };
  });
}

export const WINDOWS: readonly Windows[] = [
  ...client(
    'vista',
    '6.0',
    '6.0.6002',
    '6.0.6002.18005',
    ['Windows(TM) Vista', 'Windows Operating System - Vista'],
    [
      ['Microsoft® Windows Vista™ Business ', 6, 'Business'],
      ['Microsoft® Windows Vista™ Enterprise ', 4, 'Enterprise'],
    ],
    '1.0',
  ),
  ...client(
    '7',
    '6.1',
    '6.1.7601',
    '6.1.7601.17514',
    SEVEN,
    [
      ['Microsoft Windows 7 Professional ', 48, 'Professional'],
      ['Microsoft Windows 7 Enterprise ', 4, 'Enterprise'],
    ],
    '2.0',
  ),
  ...client(
    '8.1',
    '6.3',
    '6.3.9600',
    '6.3.9600.17031',
    MODERN,
    [
      ['Microsoft Windows 8.1 Pro', 48, 'Professional'],
      ['Microsoft Windows 8.1 Enterprise', 4, 'Enterprise'],
    ],
    '4.0',
  ),
  ...client(
    '10',
    '6.3',
    '10.0.19045',
    '10.0.19041.1',
    MODERN,
    [
      ['Microsoft Windows 10 Pro', 48, 'Professional'],
      ['Microsoft Windows 10 Enterprise', 4, 'Enterprise'],
    ],
    '5.1',
  ),
  ...client(
    '11',
    '6.3',
    '10.0.22631',
    '10.0.22621.1',
    MODERN,
    [['Microsoft Windows 11 Enterprise', 4, 'Enterprise']],
    '5.1',
  ),
  {
    ...client('server2008r2', '6.1', '6.1.7601', '6.1.7601.17514', SEVEN, [['', 7, 'ServerStandard']], '2.0')[0],
    caption: 'Microsoft Windows Server 2008 R2 Standard ',
    productType: 3,
    nameStem: 'Windows Server(R)',
    descriptionStem: 'Windows Operating System - Windows Server(R)',
  } as Windows,
  {
    ...client('server2012r2', '6.3', '6.3.9600', '6.3.9600.17031', MODERN, [['', 7, 'ServerStandard']], '4.0')[0],
    caption: 'Microsoft Windows Server 2012 R2 Standard',
    productType: 2,
  } as Windows,
  {
    ...client('server2016', '6.3', '10.0.14393', '10.0.14393.351', MODERN, [['', 7, 'ServerStandard']], '5.1')[0],
    caption: 'Microsoft Windows Server 2016 Standard',
    productType: 3,
  } as Windows,
];

export interface Locale {
  tag: string;
  lcid: number;
  oemCodePage: number;
  ansiCodePage: number;
  utcOffsetMinutes: number;
  weight: number;
}

export const LOCALES: readonly Locale[] = [
  { tag: 'en-US', lcid: 1033, oemCodePage: 437, ansiCodePage: 1252, utcOffsetMinutes: -300, weight: 40 },
  { tag: 'de-DE', lcid: 1031, oemCodePage: 850, ansiCodePage: 1252, utcOffsetMinutes: 60, weight: 30 },
  { tag: 'fr-FR', lcid: 1036, oemCodePage: 850, ansiCodePage: 1252, utcOffsetMinutes: 60, weight: 8 },
  { tag: 'es-ES', lcid: 3082, oemCodePage: 850, ansiCodePage: 1252, utcOffsetMinutes: 60, weight: 6 },
  { tag: 'pl-PL', lcid: 1045, oemCodePage: 852, ansiCodePage: 1250, utcOffsetMinutes: 60, weight: 5 },
  { tag: 'ru-RU', lcid: 1049, oemCodePage: 866, ansiCodePage: 1251, utcOffsetMinutes: 180, weight: 3 },
  { tag: 'zh-CN', lcid: 2052, oemCodePage: 936, ansiCodePage: 936, utcOffsetMinutes: 480, weight: 5 },
  { tag: 'ja-JP', lcid: 1041, oemCodePage: 932, ansiCodePage: 932, utcOffsetMinutes: 540, weight: 3 },
];
