/** The visible page: headline, tiles, charts and lists, complete without the script; the table waits for its data. */

import { safeForHtml } from '../../model/escape.ts';
import type { Summary } from '../../model/types.ts';
import type { FleetReport } from '../fleet-report.ts';
import { DEVICES, NOSCRIPT, PANEL } from './devices.ts';
import { headline, tiles } from './headline.ts';
import { placesCard } from './places.ts';
import { causesCard, modelsCard } from './reasons.ts';
import { sinceCard } from './since.ts';
import type { ModelTally } from './tally.ts';
import { PATTERNS } from './tones.ts';
import { coverageCard } from './trust.ts';
import { actionsCard, licencesCard, makersCard } from './work.ts';

/** @param out folder of the reports, for the commands that read it */
export function bodyHtml(facts: FleetReport, models: readonly ModelTally[], out: string): string {
  const { summary } = facts;
  return `<a class="skip" href="#devices">Skip to the list of devices</a>
${PATTERNS}
<header class="top">${headline(summary)}</header>
<main>
${tiles(summary)}
<div class="cards">
${sinceCard(facts)}
${causesCard(summary)}
${coverageCard(summary)}
${modelsCard(summary, models)}
${placesCard(summary)}
${actionsCard(summary)}
${makersCard(summary, out)}
${licencesCard(summary)}
</div>
${DEVICES}
</main>
${PANEL}
${NOSCRIPT}
<footer><p>${about(summary)}</p></footer>`;
}

function about({ run }: Summary): string {
  const roots = run.roots.slice(0, 5).map((root) => `<bdi>${safeForHtml(root.slice(0, 300))}</bdi>`);
  const where = roots.length ? ` from ${roots.join(', ')}${run.roots.length > 5 ? ' and others' : ''}` : '';
  const when = safeForHtml(run.startedUtc.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'));
  return `Made by slic-audit ${safeForHtml(run.version)} on ${when}${where}. This page is one file, contains all its data and needs no server. "KMS activates it" and "it is licensed" are two questions; this page answers the first.`;
}
