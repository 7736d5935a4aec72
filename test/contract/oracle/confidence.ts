/** The paragraph on `confidence`. */
import type { Cause, Verdict } from '../../../analyzer/model/schema.generated.ts';
import type { Device } from '../device.ts';
import type { Conflicts } from './conflicts.ts';
import type { Firmware } from './firmware.ts';
import type { Channel, Os } from './licence.ts';
import type { Words } from './refusal.ts';

interface Judged {
  device: Device;
  decided: { verdict: Verdict; cause: Cause };
  os: Os | null;
  channel: Channel;
  firmware: Firmware;
  words: Words;
  conflicts: Conflicts;
}

const F035 = 0xc004f035;
const F059 = 0xc004f059;
const FLAG_REFUSED = 0x08000000;

/**
 * "or another state that a number of Windows' own confirms **by its kind** (a missing marker by WMI 2 or F058, a corrupt one or an
 * invalid table by WMI 3 or F059, each by F035)"
 */
function confirmed({ state, claims }: Firmware, { codes }: Words): boolean | undefined {
  if (state === 'marker-missing')
    return codes.includes(F035) || claims.some((claim) => claim.state === 'marker-missing');
  if (state === 'marker-corrupt' || state === 'slic-invalid')
    return codes.includes(F035) || codes.includes(F059) || claims.some((claim) => claim.state === 'slic-invalid');
  // Nothing is said of the refusals of a machine whose tables do not belong together.
  return codes.length > 0 ? undefined : false;
}

function notApplicable({ decided, os, channel, conflicts }: Judged): string | undefined {
  // "`not-applicable` is `high`: what decides it was read; `low` where the OS or the channel that decides it is itself in conflict"
  const inConflict = decided.cause === 'os-not-checked' ? os?.conflict : channel.conflict;
  return inConflict === undefined && conflicts.unclear.includes('os') ? undefined : inConflict ? 'low' : 'high';
}

export function confidenceOf(judged: Judged): string | undefined {
  const { device, decided, os, channel, firmware, words, conflicts } = judged;
  // "Empty for `unknown` and `unreported`."
  if (decided.verdict === 'unknown') return '';
  if (decided.verdict === 'not-applicable') return notApplicable(judged);
  // "`low` = something conflicts, or the one witness of the firmware is an MGADiag report saved over 365 days before `collectedUtc`"
  if (conflicts.certain.length > 0) return 'low';
  if (conflicts.unclear.length > 0) return undefined;
  if (firmware.by === 'mgadiag' && (device.mgadiag?.age ?? 0) > 365) return 'low';
  // "`high` = OS and channel were read, nothing conflicts, and the bytes (or the manifest's `absent`) show ..."
  const { by, state, detail, bytes } = firmware;
  const read = os !== null && os.server !== null && channel.stated;
  if (!read || !(by === 'bytes' || by === 'absent') || decided.cause === 'refused-unexplained') return 'medium';
  // "confidence at most `medium`"; "Embedded and Thin PC editions of 7 with a KMS channel are judged as 7, at most `medium`"
  const loose = bytes?.trailing && !bytes.vouchedTrailing;
  if (loose || os.edition?.embedded) return 'medium';
  const plain = state === 'marker-valid' || state === 'slic-absent' || detail === 'no-marker';
  const sure = plain || confirmed(firmware, words);
  // The event flag 0x08000000 is a refusal; the list of what confirms a state does not name it.
  if (sure === undefined || (!sure && words.codes.includes(FLAG_REFUSED))) return undefined;
  return sure ? 'high' : 'medium';
}
