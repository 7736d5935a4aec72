/** The problem codes that the contract names. */
import type { Device } from '../device.ts';
import type { Firmware } from './firmware.ts';
import type { Licences } from './licence.ts';

export function problemsOf(device: Device, licences: Licences, { bytes }: Firmware): Record<string, boolean> {
  const { slic, manifest, mgadiag, slmgr } = device;
  const problems: Record<string, boolean> = {
    // "Bytes behind the declared length come from handling of the file, not from firmware: problem `trailing-bytes`"
    ...(bytes?.vouchedTrailing ? {} : { 'trailing-bytes': bytes?.trailing ?? false }),
    // "a `slic.bin` that a whole manifest does not list at all (problem `unlisted-file`)"
    'unlisted-file': manifest === 'whole' && slic.item === null && slic.file !== 'none',
    // "the one in use counts, whatever the order, with the problem `several-windows-products`"
    'several-windows-products': licences.wmi.several || licences.slmgr.several,
    // "Sections without a header that differ: `not_stated`, problem `ambiguous`"
    ambiguous: mgadiag?.says === 'ambiguous',
  };
  // "The KB's sentence "Invalid Volume License Key" without a number is the problem `activation-error`"; "an `/ato` error before a
  // `/dlv` belongs to `problems`"
  if (slmgr?.answer === 'block' || slmgr?.answer === 'no-version')
    problems['activation-error'] = slmgr.noise === 'kb-sentence' || slmgr.noise.startsWith('ato');
  return problems;
}
