/**
 * The properties of SoftwareLicensingProduct as `Format-List` and `wmic /format:list` print them, written as slmgr.vbs
 * would: the same facts, under its labels and in its order. The number of lines stays. Source: slmgr.vbs, which reads
 * these very properties.
 */
import { foldCode } from '../shared/code.ts';
import { isMask } from './shape.ts';

/** Names that no line of slmgr.vbs begins with, and a status in numbers. */
const IS_LIST =
  /^[ \t>|]*(?:(?:LicenseStatusReason|GracePeriodRemaining|LicenseFamily|LicenseIsAddon|ProductKeyID|LicenseDependsOn|VLActivationInterval|OfflineInstallationId)[ \t]*[:=]|(?:LicenseStatus[ \t]*(?:=|:[ \t]*\d)|(?:ApplicationID|PartialProductKey|ProductKeyChannel)[ \t]*(?:=|[ \t]:)))/m;
/** Written without a blank, as only the classes of WMI have them. */
const NAMES = ['LicenseStatus', 'PartialProductKey', 'ApplicationID'];
const PROPERTY = /^[ \t>|]*([A-Za-z][A-Za-z0-9]{1,60})[ \t]*[:=](.*)$/;

const STATUS = [
  'Unlicensed',
  'Licensed',
  'Initial grace period',
  'Additional grace period (KMS license expired or hardware out of tolerance)',
  'Non-genuine grace period.',
  'Notification',
  'Extended grace period',
] as const;

type Properties = ReadonlyMap<string, string>;

/** The text with each list of properties as a block; the same text where it holds none. */
export function blocksOfProperties(text: string): string {
  if (!NAMES.some((name) => text.includes(name)) || !IS_LIST.test(text)) return text;
  const lines = text.split('\n');
  const result: string[] = [];
  let from = 0;
  for (let i = 0; i <= lines.length; i++) {
    if (i < lines.length && !endsRecord(lines, from, i)) continue;
    result.push(...rewritten(lines.slice(from, i)));
    from = i;
  }
  return result.join('\n');
}

/** A record ends with an empty line, or where a property comes again. */
function endsRecord(lines: readonly string[], from: number, at: number): boolean {
  const line = (lines[at] as string).trim();
  if (line === '') return true;
  const name = PROPERTY.exec(line)?.[1];
  if (name === undefined || !/^(?:ID|Name|Description|ApplicationID|LicenseStatus|PartialProductKey)$/i.test(name))
    return false;
  return lines
    .slice(from, at)
    .some((before) => PROPERTY.exec(before.trim())?.[1]?.toLowerCase() === name.toLowerCase());
}

function rewritten(lines: readonly string[]): readonly string[] {
  const properties = new Map<string, string>();
  let last: string | null = null;
  for (const line of lines) {
    const found = PROPERTY.exec(line.trim());
    if (found !== null) {
      last = (found[1] as string).toLowerCase();
      if (!properties.has(last)) properties.set(last, (found[2] as string).trim());
    } else if (last !== null && /^\s{10,}\S/.test(line)) {
      // Format-List goes on below the value where a line is too long for the window.
      properties.set(last, `${properties.get(last)} ${line.trim()}`);
    }
  }
  if (!IS_LIST.test(lines.join('\n'))) return lines;
  const block = blockOf(properties);
  while (block.length < lines.length) block.push('');
  return block;
}

function blockOf(properties: Properties): string[] {
  const of = (name: string): string | undefined => properties.get(name.toLowerCase());
  const block: string[] = [];
  const add = (label: string, value: string | undefined): void => {
    if (value !== undefined) block.push(`${label}: ${value}`);
  };
  add('Name', of('Name'));
  add('Description', of('Description'));
  add('Activation ID', of('ID'));
  add('Application ID', of('ApplicationID'));
  add('Extended PID', of('ProductKeyID'));
  add('Product Key Channel', of('ProductKeyChannel'));
  if (of('PartialProductKey') === '' && (of('LicenseStatus') ?? '0') === '0') block.push('This license is not in use.');
  else add('Partial Product Key', of('PartialProductKey'));
  addStatus(of, add);
  if (of('VLActivationTypeEnabled') !== undefined) add('Configured Activation Type', of('VLActivationTypeEnabled'));
  add('Registered KMS machine name', hostOf(of, 'KeyManagementServiceMachine', 'KeyManagementServicePort'));
  const discovered = 'DiscoveredKeyManagementServiceMachine';
  add('KMS machine name from DNS', hostOf(of, `${discovered}Name`, `${discovered}Port`));
  return block;
}

type Lookup = (name: string) => string | undefined;
type Add = (label: string, value: string | undefined) => void;

function addStatus(of: Lookup, add: Add): void {
  const value = of('LicenseStatus');
  if (value === undefined || value === '') return;
  const status = /^\d$/.test(value) ? (STATUS[Number(value)] ?? 'Unknown') : value;
  add('License Status', status);
  const reason = foldCode(of('LicenseStatusReason'));
  if (status === STATUS[5]) add('Notification Reason', reason === null ? undefined : `${reason}.`);
  const minutes = of('GracePeriodRemaining');
  if (minutes === undefined || /^0*$/.test(minutes) || status === STATUS[0] || status === STATUS[5]) return;
  add(status === STATUS[1] ? 'Volume activation expiration' : 'Time remaining', `${minutes} minute(s)`);
}

/** `host:port`; port 0 stands for the usual 1688. */
function hostOf(of: Lookup, name: string, port: string): string | undefined {
  const host = of(name);
  if (host === undefined || host === '' || isMask(host)) return undefined;
  const number = of(port);
  return `${host}:${number === undefined || /^0*$/.test(number) ? '1688' : number}`;
}
