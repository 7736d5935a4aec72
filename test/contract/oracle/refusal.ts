/** "Windows itself says so": whether its newest word is a refusal. */
import { COLLECTED, type Device } from '../device.ts';
import { type Firmware, isSound } from './firmware.ts';
import type { Licences } from './licence.ts';
import { refusalsOf, reportedRefusal, reportedSuccess, successesOf, type Word } from './windows-says.ts';

export interface Words {
  /** Windows' newest word is a refusal; undefined = the contract does not say which word is the newer one. */
  refused: boolean | undefined;
  /** A refusal that counts, for the kind of the firmware's state: F035, F059. */
  codes: number[];
  /** Windows' newest word is a success. */
  served: boolean;
  /** "a refusal dated after `collectedUtc` is a conflict" */
  fromFuture: boolean;
  /** "an F035/F059 in MGADiag's embedded block counts only where no bytes and no `absent` decide, else it is a conflict" */
  reportContradicts: boolean;
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
  return undated && refusal > success && refusal < COLLECTED ? undefined : refusal > success;
}

export function wordsOf(device: Device, licences: Licences, { by, state }: Firmware): Words {
  const decided = by === 'bytes' || by === 'absent';
  const own = refusalsOf(device, licences);
  const successes = successesOf(device, licences);
  const reported = reportedRefusal(licences);
  const inReport = reportedSuccess(device, licences);
  let refused = isRefused(own, successes);
  // A report's block is as old as the report; the contract dates neither its refusals nor its successes.
  if (reported !== null && !decided && refused !== true) refused = successes.length > 0 ? undefined : true;
  if (inReport && refused === true && !own.some(({ at }) => at === COLLECTED)) refused = undefined;
  const newest = latest(successes);
  return {
    refused,
    codes: own.filter(({ at }) => (at ?? 0) > newest).map(({ code }) => code),
    served: successes.length > 0 && refused === false,
    fromFuture: device.manifest === 'whole' && own.some(({ at }) => (at ?? 0) > COLLECTED),
    reportContradicts: reported !== null && decided && isSound(state),
  };
}
