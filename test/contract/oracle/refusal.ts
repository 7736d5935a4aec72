/** "Windows itself says so": whether its newest word is a refusal. */
import { COLLECTED, type Device } from '../device.ts';
import { type Firmware, isSound } from './firmware.ts';
import type { Licences } from './licence.ts';
import { printedCodes, refusalsOf, reportedRefusal, reportedSuccess, successesOf, type Word } from './windows-says.ts';

export interface Words {
  /** Windows' newest word is a refusal; undefined = the contract does not say which word is the newer one. */
  refused: boolean | undefined;
  /** The refusals that no success followed: F035, F059, the event flag. */
  codes: number[];
  /** Windows' newest word is a success. */
  served: boolean;
  /** "a refusal dated after `collectedUtc` is a conflict" */
  fromFuture: boolean;
}

const latest = (words: Word[]): number =>
  Math.max(Number.NEGATIVE_INFINITY, ...words.map(({ at }) => at ?? Number.NEGATIVE_INFINITY));

/** "its newest word counts: a refusal that a success followed is history" */
function isRefused(refusals: Word[], successes: Word[]): boolean | undefined {
  if (refusals.length === 0) return false;
  if (successes.length === 0) return true;
  const [refusal, success] = [latest(refusals), latest(successes)];
  if (refusal === success) return undefined;
  // Minutes without a date: when the success was cannot be said, only that it is no newer than the collection itself.
  const undated = successes.some(({ at }) => at === null);
  return undated && refusal !== Number.POSITIVE_INFINITY ? undefined : refusal > success;
}

/** What the numbers say, saved reports apart. */
export function wordsOf(device: Device, licences: Licences): Words {
  const refusals = refusalsOf(device, licences);
  const successes = successesOf(device, licences);
  let refused = isRefused(refusals, successes);
  // An `/ato` that failed in front of a block which shows a success: the text dates neither of them.
  const printed = device.slmgr?.answer !== 'error' && printedCodes(device).length > 0;
  if (printed && successes.length > 0) refused = undefined;
  const inReport = reportedSuccess(device, licences);
  if (inReport && refused === true && (inReport.at ?? COLLECTED) >= latest(refusals)) refused = undefined;
  const newest = latest(successes);
  return {
    refused,
    codes: refusals.filter(({ at }) => (at ?? 0) > newest).map(({ code }) => code),
    served: successes.length > 0 && refused === false,
    fromFuture: device.manifest === 'whole' && refusals.some(({ at }) => (at ?? 0) > COLLECTED),
  };
}

/** "an F035/F059 in MGADiag's embedded block counts only where no bytes and no `absent` decide, else it is a conflict" */
export function withReport(
  words: Words,
  licences: Licences,
  { by, state }: Firmware,
): Words & { contradicted: boolean } {
  const decided = by === 'bytes' || by === 'absent';
  const reported = reportedRefusal(licences) !== null;
  if (!reported || decided || words.refused === true)
    return { ...words, contradicted: reported && decided && isSound(state) };
  // The contract does not date it: against a success it may be history.
  const alone = !words.served && words.refused === false;
  return { ...words, refused: alone ? true : undefined, served: false, contradicted: false };
}
