/** The shape of a playbook: what to do about one kind of device. One action, one file of data; index.ts lists them. */
import type { Facts } from '../facts.ts';
import type { Source } from '../rules/rule.ts';

/** The rest is plain data, which the workbook and the page show unchanged. */
export interface Playbook {
  title: string;
  /** Who does it. */
  who: string;
  /** Where it is done. */
  where: string;
  steps: readonly string[];
  caveat: string;
  sources: readonly Source[];
  /** One clause or more without a full stop; the caveat follows it in the same sentence. */
  nextStep(facts: Facts): string;
}

/** Activation and entitlement are two questions: volume licences of Windows are upgrades (KB 942962). */
export const KMS_PROVES_NOTHING = 'KMS success proves no qualifying licence';

export const CAVEAT = `${KMS_PROVES_NOTHING}: volume licences of Windows are upgrades, so each PC needs a qualifying Windows licence of its own, and the purchase record shows it.`;

/** What a MAK does and does not do. */
export const MAK_CAVEAT =
  'A MAK makes Windows activate without the firmware check; it does not make the PC entitled to the volume edition, which needs a qualifying licence all the same.';

/** Text of a device, short enough for a sentence. */
export const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59).trimEnd()}…` : text);

/** Maker, model and serial number, as far as they are known: what a case with the maker begins with. */
export function machineName({ witnesses: { manifest } }: Facts): string {
  const { manufacturer, model, serialNumber } = manifest?.computer ?? {};
  const name = [manufacturer, model]
    .filter((part) => part != null)
    .map(short)
    .join(' ');
  const serial = serialNumber != null ? ` (serial number ${short(serialNumber)})` : '';
  return name || serial ? `${name || 'this PC'}${serial}` : 'this PC';
}

/** The state of the firmware in words for a ticket. */
export function defect({ firmware }: Facts): string {
  return firmware.detail ? `${firmware.state} (${firmware.detail})` : firmware.state;
}
