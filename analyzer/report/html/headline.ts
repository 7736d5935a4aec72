/** The top of the page: the one sentence that a manager reads, and a tile for each verdict. */
import { safeForHtml } from '../../model/escape.ts';
import type { Summary, Verdict } from '../../model/types.ts';
import { VERDICT_TEXT } from '../codes.ts';
import { clickable, count, line, plural, share } from './bars.ts';

export const TILES: readonly Verdict[] = ['blocked', 'allowed', 'not-applicable', 'unknown', 'unreported'];
export const TILE_NAMES: Record<Verdict, string> = {
  blocked: 'Blocked',
  allowed: 'Allowed',
  'not-applicable': 'Not checked',
  unknown: 'Unknown',
  unreported: 'Not reported',
};

/** What the fleet comes to; a fleet in which nothing was judged is not called sound. */
function sentence({ devices, byVerdict: { blocked, allowed } }: Summary): string {
  if (devices.total === 0) return 'There is no device in this report';
  if (blocked === 0 && allowed === 0) return 'No PC was found that KMS checks';
  if (blocked === 0) return 'No PC is refused by KMS because of its <em class="good">firmware</em>';
  const pcs = `<em>${plural(blocked, 'PC', 'PCs')}</em>`;
  return allowed === 0 && blocked > 1
    ? `KMS refuses all <em>${count(blocked)} PCs</em> that it checks, because of the firmware`
    : `KMS refuses ${pcs} because of the firmware`;
}

function subtitle({ devices, byVerdict }: Summary): string {
  const judged = byVerdict.blocked + byVerdict.allowed;
  const open = byVerdict.unknown + byVerdict.unreported;
  if (devices.total === 0) return 'Look at the root that was given to the command.';
  const parts = [
    judged ? `That is ${share(byVerdict.blocked, judged)} of the ${plural(judged, 'PC', 'PCs')} that KMS checks.` : '',
    open ? `Not known yet: ${plural(open, 'machine', 'machines')}.` : 'Every machine has been judged.',
  ];
  return parts.filter(Boolean).join(' ');
}

export const headline = (summary: Summary): string =>
  `<h1>KMS readiness of ${plural(summary.devices.total, 'device', 'devices')}</h1>
<p class="headline">${sentence(summary)}</p><p class="sub">${subtitle(summary)}</p>`;

export function tiles({ devices, byVerdict }: Summary): string {
  const parts = TILES.map((verdict) => ({ tone: verdict, count: byVerdict[verdict], name: TILE_NAMES[verdict] }));
  const items = TILES.map((verdict) => {
    const swatch = `<svg class="swatch" aria-hidden="true" focusable="false"><rect class="${verdict}" width="100%" height="100%"/></svg>`;
    const inside = `<span class="name">${swatch}${TILE_NAMES[verdict]}</span><strong>${count(byVerdict[verdict])}</strong><span>${share(byVerdict[verdict], devices.total)} of all</span>`;
    const more = ` data-verdict="${verdict}" aria-pressed="false" title="${safeForHtml(VERDICT_TEXT[verdict])}"`;
    return `<li>${clickable(`tile ${verdict}`, inside, { verdict: [verdict] }, more)}</li>`;
  });
  return `<section aria-label="Verdicts"><div class="whole">${line(parts, Math.max(devices.total, 1))}</div><ul class="tiles">${items.join('')}</ul></section>`;
}
