/** Captures of slmgr.vbs with invented values, put together as the script prints them. */

export const ACTIVATION_ID = '0a1b2c3d-1111-4222-8333-444455556666';
export const WINDOWS_ID = '55c92734-d682-4d71-983e-d6ec3f16059f';
export const OFFICE_ID = '0ff1ce15-a989-479d-af46-f275c6370663';
export const CMID = 'c0ffee00-aaaa-4bbb-8ccc-dddddddddddd';
export const PID = '12345-00111-222-333333-03-1033-7601.0000-1002014';
export const INSTALLATION_ID = '123456789012345678901234567890123456789012345678901234';
export const ATO = 'Please use slmgr.vbs /ato to activate and update KMS client information in order to update values.';
export const BANNER =
  'Microsoft (R) Windows Script Host Version 5.8\r\nCopyright (C) Microsoft Corporation. All rights reserved.\r\n\r\n';

export interface BlockParts {
  name?: string;
  description?: string;
  activationId?: string;
  applicationId?: string;
  pid?: string;
  keyChannel?: string;
  key?: string | null;
  /** Lines from "License Status:" on. */
  status?: string[];
  after?: string[];
}

/** A product block of Windows 7 (6.1), or 8.1 and later where a key channel is given. */
export function block(parts: BlockParts = {}): string {
  const key = parts.key === undefined ? 'BCDFG' : parts.key;
  const lines = [
    `Name: ${parts.name ?? 'Windows(R) 7, Enterprise edition'}`,
    `Description: ${parts.description ?? 'Windows Operating System - Windows(R) 7, VOLUME_KMSCLIENT channel'}`,
    `Activation ID: ${parts.activationId ?? ACTIVATION_ID}`,
    `Application ID: ${parts.applicationId ?? WINDOWS_ID}`,
    `Extended PID: ${parts.pid ?? PID}`,
    ...(parts.keyChannel === undefined ? [] : [`Product Key Channel: ${parts.keyChannel}`]),
    `Installation ID: ${INSTALLATION_ID}`,
    key === null ? 'This license is not in use.' : `Partial Product Key: ${key}`,
    ...(parts.status ?? ['License Status: Notification', 'Notification Reason: 0xC004F035.']),
    'Remaining Windows rearm count: 2',
    'Trusted time: 5/22/2013 4:02:11 PM',
    ...(parts.after ?? [ATO]),
    '',
    '',
  ];
  return lines.join('\r\n');
}

export const LICENSED = ['License Status: Licensed', 'Volume activation expiration: 190080 minute(s) (132 day(s))'];

export const KMS_LINES = [
  '',
  'Key Management Service client information',
  `    Client Machine ID (CMID): ${CMID}`,
  '    KMS machine name from DNS: kms.example.test:1688',
  '    KMS machine extended PID: 55555-00168-305-246209-03-1033-7600.0000-0322010',
  '    Activation interval: 120 minutes',
  '    Renewal interval: 10080 minutes',
  '    KMS host caching is enabled',
];

export const VERSION = 'Software licensing service version: 6.1.7601.17514\r\n\r\n';

/** A whole capture of /dlv. */
export const dlv = (...blocks: string[]): string => VERSION + (blocks.length > 0 ? blocks.join('\r\n') : block());

export const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

/** The same block as a script in another language prints it: labels and words reversed into nonsense. */
export function inNoLanguage(text: string): string {
  return text
    .split('\r\n')
    .map((line) => {
      const colon = line.indexOf(': ');
      if (colon < 0) return line.replace(/^Please use/, 'Esaelp esu');
      const label = line.slice(0, colon);
      const nonsense = label.includes('CMID')
        ? 'Tneilc (CMID)'
        : `Q${[...label.replaceAll(' ', '')].reverse().join('')}`;
      return `${nonsense} : ${line.slice(colon + 2)}`;
    })
    .join('\r\n');
}
