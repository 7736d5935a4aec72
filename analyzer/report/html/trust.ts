/** The card on how much of the fleet reported, and how old the evidence is. */
import { safeForHtml } from '../../model/escape.ts';
import type { Summary } from '../../model/types.ts';
import { type Bar, barList, card, count, plural, share } from './bars.ts';

export function coverageCard({ devices, byVerdict, coverage, problems, byConfidence, duplicates }: Summary): string {
  const { total, folders } = devices;
  const bars: Bar[] = [
    bar('Evidence arrived', folders, total),
    bar('Enough to judge', folders - byVerdict.unknown, total),
  ];
  const notes = [
    byConfidence.low ? `${plural(byConfidence.low, 'verdict has', 'verdicts have')} low confidence.` : '',
    problems.devices ? `Problems with the evidence: ${plural(problems.devices, 'device', 'devices')}.` : '',
    duplicateNote(duplicates),
    coverage.withoutTime ? `${plural(coverage.withoutTime, 'collection has', 'collections have')} no time.` : '',
  ];
  const newest = coverage.newestCollectedUtc;
  const since = newest ? ` Age counts from the newest, ${safeForHtml(newest.slice(0, 10))}.` : '';
  const ages = namedAges(coverage).map(({ name, devices: n }) => bar(name, n, folders));
  return card(
    'How far can these figures be trusted?',
    `How much of the fleet reported, and how old the evidence is.${since}`,
    `${barList(bars, Math.max(total, 1))}<hr>${barList(ages, Math.max(folders, 1))}<p class="sub">${notes.filter(Boolean).join(' ')}</p>`,
  );
}

function duplicateNote({ names, uuids, serials }: Summary['duplicates']): string {
  const kinds = [
    names.length ? plural(names.length, 'computer name', 'computer names') : '',
    uuids.length ? plural(uuids.length, 'UUID', 'UUIDs') : '',
    serials.length ? plural(serials.length, 'serial number', 'serial numbers') : '',
  ].filter(Boolean);
  return kinds.length ? `Several devices share ${kinds.join(', ')}: the workbook names them.` : '';
}

/** Classes of age with their names; those at the old end that hold nothing are left out. */
function namedAges({ ages }: Summary['coverage']): { name: string; devices: number }[] {
  const named = ages.map(({ days, devices }, i) => {
    const before = ages[i - 1]?.days ?? 0;
    return { name: days === null ? `More than ${before} days` : `${before + (i && 1)} to ${days} days`, devices };
  });
  while (named.length > 1 && named.at(-1)?.devices === 0) named.pop();
  return named;
}

function bar(name: string, part: number, whole: number): Bar {
  return { name, parts: [{ tone: 'age', count: part, name }], value: `${count(part)} (${share(part, whole)})` };
}
