/** slmgr-dlv.txt: the lines of `slmgr /dlv`, in the order of each generation of the licensing service. */
import type { SlmgrLabels } from './slmgr-label-names.ts';
import { slmgrLabels } from './slmgr-labels.ts';
import type { DeviceSpec } from './spec.ts';
import { encodeText, formatDate, hex8 } from './text.ts';

export const WINDOWS_APPLICATION_ID = '55c92734-d682-4d71-983e-d6ec3f16059f';

const KEY_CHANNELS: Record<string, string> = {
  VOLUME_KMSCLIENT: 'Volume:GVLK',
  VOLUME_MAK: 'Volume:MAK',
  VOLUME_KMS: 'Volume:CSVLK',
  RETAIL: 'Retail',
  OEM_SLP: 'OEM:SLP',
  OEM_DM: 'OEM:DM',
  TIMEBASED_EVAL: 'Retail:TB:Eval',
};

export function keyChannel(channel: string): string {
  return KEY_CHANNELS[channel] ?? 'Retail';
}

export function slmgrFile(spec: DeviceSpec): Buffer {
  return encodeText(answer(spec), spec.slmgr.encoding, spec.locale);
}

function answer(spec: DeviceSpec): string {
  switch (spec.slmgr.answer) {
    case 'block':
      return slmgrText(spec, spec.slmgr.english);
    case 'console':
      return consoleCopy(slmgrText(spec, spec.slmgr.english));
    case 'no-key':
      return 'Error: product key not found.\r\n';
    case 'wsh-disabled':
      return 'CScript Error: Windows Script Host access is disabled on this machine. Contact your administrator for details.\r\n';
  }
}

/** Copied out of a window of 80 columns: prompt and banner come along, and long lines are broken in mid-word. */
function consoleCopy(text: string): string {
  const banner = [
    'C:\\Windows\\system32>cscript slmgr.vbs /dlv',
    'Microsoft (R) Windows Script Host Version 5.8',
    'Copyright (C) Microsoft Corporation. All rights reserved.',
    '',
  ];
  const lines = [...banner, ...text.split('\r\n')].flatMap((line) => line.match(/.{1,80}/gu) ?? ['']);
  return `${lines.join('\r\n')}\r\nC:\\Windows\\system32>`;
}

/** CRLF, as the script prints it. MGADiag embeds the same text, always in the display language. */
export function slmgrText(spec: DeviceSpec, english: boolean): string {
  const labels = slmgrLabels(english ? 'en' : spec.locale.tag);
  const lines = [labels.serviceVersion + spec.windows.serviceVersion, '', ...identity(spec, labels)];
  lines.push(...state(spec, labels), ...counters(spec, labels), ...volume(spec, labels), '');
  if (spec.extendedUpdates) lines.push('', ...addOn(spec, labels), '');
  return `${lines.join('\r\n')}\r\n`;
}

function identity(spec: DeviceSpec, labels: SlmgrLabels): string[] {
  const { windows, licence } = spec;
  const lines = [
    `${labels.name}${windows.nameStem}, ${windows.edition} edition`,
    `${labels.description}${windows.descriptionStem}, ${licence.channel} channel`,
    labels.activationId + licence.activationId,
    labels.applicationId + WINDOWS_APPLICATION_ID,
    labels.extendedPid + licence.extendedPid,
  ];
  if (windows.generation === '6.3') lines.push(labels.keyChannel + keyChannel(licence.channel));
  lines.push(labels.installationId + licence.installationId);
  if (licence.channel !== 'VOLUME_KMSCLIENT' && windows.generation !== '6.3') {
    const link = (id: number) => `http://go.microsoft.com/fwlink/?LinkID=${id}`;
    lines.push(labels.processorUrl + link(88338), labels.machineUrl + link(88339));
    lines.push(labels.useLicenseUrl + link(88341), labels.keyUrl + link(88340));
  }
  if (licence.channel !== 'VOLUME_KMSCLIENT' && windows.generation === '6.3') {
    const host = 'https://activation.sls.microsoft.com/SLActivateProduct/SLActivateProduct.asmx';
    lines.push(`${labels.useLicenseUrl}${host}?configextension=Retail`);
    lines.push(`${labels.validationUrl}https://validation.sls.microsoft.com/SLWGA/slwga.asmx`);
  }
  lines.push(labels.partialKey + licence.partialKey);
  return lines;
}

/** Licensed by a MAK of its own, under the Application ID of Windows: the trap of every simple reader. */
function addOn(spec: DeviceSpec, labels: SlmgrLabels): string[] {
  const extra = extendedUpdates(spec);
  return [
    labels.name + extra.name,
    labels.description + extra.description,
    labels.activationId + extra.id,
    labels.applicationId + WINDOWS_APPLICATION_ID,
    labels.extendedPid + extra.extendedPid,
    labels.installationId + [...spec.licence.installationId].reverse().join(''),
    labels.partialKey + extra.partialKey,
    labels.status + labels.statuses[1],
    ...counters(spec, labels),
  ];
}

export function extendedUpdates(spec: DeviceSpec) {
  const { windows, licence } = spec;
  return {
    name: `${windows.nameStem}, Client-ESU-Year1 add-on for Enterprise,EnterpriseE,EnterpriseN,Professional,ProfessionalE,ProfessionalN,Ultimate,UltimateE,UltimateN`,
    description: `${windows.descriptionStem}, VOLUME_MAK channel`,
    id: '77db037b-95c3-48d7-a3ab-a9c6d41093e0',
    extendedPid: licence.extendedPid.replace(/^\d{5}-\d{5}/, '55041-00172'),
    partialKey: [...licence.partialKey].reverse().join(''),
  };
}

function state(spec: DeviceSpec, labels: SlmgrLabels): string[] {
  const { licence } = spec;
  const lines = [labels.status + (labels.statuses[licence.status] ?? 'Unknown')];
  if (licence.status === 5) {
    const gloss = licence.reason === 0xc004f009 ? labels.graceExpired : '.';
    lines.push(labels.reason + hex8(licence.reason) + gloss);
  } else if (licence.minutes > 0) {
    const label =
      licence.status !== 1
        ? labels.timeRemaining
        : licence.channel === 'TIMEBASED_EVAL'
          ? labels.timebasedExpiration
          : labels.volumeExpiration;
    lines.push(label + period(spec, labels));
  }
  if (licence.channel === 'TIMEBASED_EVAL' && licence.status !== 0) {
    lines.push(labels.evaluationEnd + localDate(spec, labels, licence.minutes * 60_000));
  }
  return lines;
}

/** Days are rounded down up to Windows 7, and up later. */
function period(spec: DeviceSpec, labels: SlmgrLabels): string {
  const days = spec.licence.minutes / 1440;
  const whole = spec.windows.generation === '6.3' ? Math.ceil(days) : Math.floor(days);
  return fill(labels.minutes, spec.licence.minutes, whole);
}

function counters(spec: DeviceSpec, labels: SlmgrLabels): string[] {
  const { generation } = spec.windows;
  if (generation === '6.0') return [];
  const lines = [labels.rearm + (generation === '6.3' ? '1001' : '3')];
  if (generation === '6.3') lines.push(`${labels.rearmSku}1001`);
  lines.push(labels.trustedTime + localDate(spec, labels, 0));
  return lines;
}

function volume(spec: DeviceSpec, labels: SlmgrLabels): string[] {
  if (spec.licence.channel === 'VOLUME_KMS') return hostBlock();
  if (spec.licence.channel !== 'VOLUME_KMSCLIENT') return [];
  const modern = spec.windows.generation === '6.3';
  const lines = modern ? [labels.activationType] : [];
  if (spec.licence.status !== 1) return [...lines, labels.ato];
  lines.push('', ...(modern ? [labels.recent] : []), labels.kmsClient);
  const child = [labels.cmid + spec.licence.cmid, labels.kmsFromDns + spec.licence.kmsHost];
  if (modern) child.push(`${labels.kmsAddress}192.0.2.25`);
  child.push(`${labels.kmsPid}55041-00168-305-246209-03-1033-7600.0000-0522010`);
  child.push(fill(labels.activationInterval, 120), fill(labels.renewalInterval, 10080));
  if (spec.windows.generation !== '6.0') child.push(labels.caching);
  return [...lines, ...child.map((line) => `    ${line}`)];
}

/** A KMS host answers in English here: it is a rarity in a client fleet, and its words decide nothing. */
function hostBlock(): string[] {
  return [
    '',
    'Key Management Service is enabled on this machine',
    '    Current count: 50',
    '    Listening on Port: 1688',
    '    DNS publishing enabled',
    '    KMS priority: Normal',
    '',
    'Key Management Service cumulative requests received from clients',
    '    Total requests received: 8260',
    '    Failed requests received: 14',
    '    Requests with License Status Unlicensed: 0',
    '    Requests with License Status Licensed: 7112',
    '    Requests with License Status Initial grace period: 902',
    '    Requests with License Status License expired or Hardware out of tolerance: 87',
    '    Requests with License Status Non-genuine grace period: 0',
    '    Requests with License Status Notification: 145',
  ];
}

function localDate(spec: DeviceSpec, labels: SlmgrLabels, later: number): string {
  return formatDate(spec.collectedAt + spec.locale.utcOffsetMinutes * 60_000 + later, labels.date);
}

function fill(template: string, ...values: number[]): string {
  return template.replace(/\{(\d)\}/g, (_, index) => String(values[Number(index)] ?? ''));
}
