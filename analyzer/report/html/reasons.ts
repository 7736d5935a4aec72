/** The cards on what is wrong with the blocked PCs, and which models they are. */
import { safeForHtml } from '../../model/escape.ts';
import type { Summary } from '../../model/types.ts';
import { BLOCKING_CAUSES, CAUSES, colourClass } from '../../verdict/causes.ts';
import { barList, card, count, key, share } from './bars.ts';
import type { ModelTally } from './tally.ts';

const SHOWN_MODELS = 12;
const SHOWN_FINDINGS = 5;

export function causesCard({ byCause, byVerdict }: Summary): string {
  const most = Math.max(1, ...BLOCKING_CAUSES.map((cause) => byCause[cause]));
  const causes = BLOCKING_CAUSES.filter((cause) => byCause[cause] > 0).sort((a, b) => byCause[b] - byCause[a]);
  const bars = causes.map((cause) => ({
    name: cause,
    detail: CAUSES[cause].sentence,
    parts: [{ tone: colourClass(cause), count: byCause[cause], name: cause }],
    value: `${count(byCause[cause])} (${share(byCause[cause], byVerdict.blocked)})`,
    filter: { cause: [cause], verdict: ['blocked'] },
  }));
  const inside = bars.length ? barList(bars, most) : '<p>No PC is blocked.</p>';
  return card(
    'What is wrong with the blocked PCs?',
    'Cause of each refusal, and its share of all refusals.',
    inside,
    'stacked',
  );
}

export function modelsCard({ byVerdict, findings }: Summary, models: readonly ModelTally[]): string {
  const shown = models.slice(0, SHOWN_MODELS);
  const inShown = shown.reduce((sum, tally) => sum + tally.blocked, 0);
  const intro =
    models.length > shown.length
      ? `The ${shown.length} worst of ${count(models.length)}; together they hold ${share(inShown, byVerdict.blocked)} of the blocked PCs.`
      : 'Blocked PCs by model and BIOS version, and how many of that kind there are.';
  const tones = BLOCKING_CAUSES.filter((cause) => shown.some((tally) => tally.causes[cause]));
  const legend = key(tones.map((cause) => ({ tone: colourClass(cause), name: cause })));
  const bars = shown.map(modelBar);
  const inside = bars.length ? legend + barList(bars, shown[0]?.blocked ?? 1) : '<p>No PC is blocked.</p>';
  return card('Which models and BIOS versions are blocked?', intro, inside + findingList(findings), 'wide');
}

function modelBar({ manufacturer, model, biosVersion, devices, blocked, causes }: ModelTally) {
  const bios = biosVersion ? `BIOS ${biosVersion.slice(0, 80)}` : 'BIOS not stated';
  return {
    name: model.slice(0, 120) || '(model not stated)',
    detail: [manufacturer.slice(0, 80), bios].filter(Boolean).join(', '),
    parts: BLOCKING_CAUSES.map((cause) => ({ tone: colourClass(cause), count: causes[cause] ?? 0, name: cause })),
    value: `${count(blocked)} of ${count(devices)}`,
    filter: { verdict: ['blocked'], manufacturer: [manufacturer], model: [model], bios_version: [biosVersion] },
  };
}

/** What siblings show that one device cannot: the first few sentences. */
function findingList(findings: Summary['findings']): string {
  if (findings.length === 0) return '';
  const items = findings.slice(0, SHOWN_FINDINGS).map(({ manufacturer, model, message }) => {
    const name = [manufacturer, model].filter(Boolean).join(' ').slice(0, 120);
    return `<li><strong><bdi>${safeForHtml(name)}</bdi></strong>: ${safeForHtml(message.slice(0, 600))}</li>`;
  });
  const rest = findings.length - items.length;
  const more = rest > 0 ? `<li>${count(rest)} more are in the workbook's Summary sheet.</li>` : '';
  return `<hr><h3>What models have in common</h3><ul class="findings">${items.join('')}${more}</ul>`;
}
