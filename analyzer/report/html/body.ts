/** The visible page: headline, tiles, charts and lists, complete without the script; the table waits for its data. */

import { safeForHtml } from '../../model/escape.ts';
import type { Summary, Verdict } from '../../model/types.ts';
import { PLAYBOOK } from '../../verdict/actions/index.ts';
import { BLOCKING_CAUSES, CAUSES, colourClass } from '../../verdict/causes.ts';
import { isWork, VERDICT_TEXT } from '../codes.ts';
import { type Bar, barList, clickable, count, key, line, share } from './bars.ts';
import { placesHtml } from './places.ts';
import type { ModelTally } from './tally.ts';

const TILES: Verdict[] = ['blocked', 'allowed', 'not-applicable', 'unknown', 'unreported'];
const TILE_NAMES: Record<Verdict, string> = {
  blocked: 'Blocked',
  allowed: 'Allowed',
  'not-applicable': 'Not checked',
  unknown: 'Unknown',
  unreported: 'Not reported',
};
const SHOWN_MODELS = 12;
const SHOWN_FINDINGS = 5;

const plural = (n: number, one: string, many: string) => `${count(n)} ${n === 1 ? one : many}`;

export function bodyHtml(summary: Summary, models: readonly ModelTally[]): string {
  return `<a class="skip" href="#devices">Skip to the list of devices</a>
<header class="top">${headline(summary)}</header>
<main>
${tiles(summary)}
<div class="cards">
${causesCard(summary)}
${coverageCard(summary)}
${modelsCard(summary, models)}
${placesCard(summary)}
${actionsCard(summary)}
</div>
${DEVICES}
</main>
${PANEL}
<footer><p>${about(summary)}</p></footer>`;
}

/** The one sentence a manager reads. */
function headline({ devices, byVerdict }: Summary): string {
  const blocked = byVerdict.blocked;
  const judged = blocked + byVerdict.allowed;
  const sentence = blocked
    ? `KMS refuses <em>${plural(blocked, 'PC', 'PCs')}</em> because of the firmware`
    : 'No PC is refused by KMS because of its <em class="good">firmware</em>';
  const open = byVerdict.unknown + byVerdict.unreported;
  const sub = [
    judged ? `That is ${share(blocked, judged)} of the ${plural(judged, 'PC', 'PCs')} that KMS checks.` : '',
    open ? `Of ${plural(open, 'machine', 'machines')} it is not known yet.` : 'Every machine has been judged.',
  ];
  return `<h1>KMS readiness of ${plural(devices.total, 'device', 'devices')}</h1>
<p class="headline">${sentence}</p><p class="sub">${sub.filter(Boolean).join(' ')}</p>`;
}

function tiles({ devices, byVerdict }: Summary): string {
  const parts = TILES.map((verdict) => ({ tone: verdict, count: byVerdict[verdict], name: TILE_NAMES[verdict] }));
  const items = TILES.map((verdict) => {
    const inside = `<span class="name">${TILE_NAMES[verdict]}</span><strong>${count(byVerdict[verdict])}</strong><span>${share(byVerdict[verdict], devices.total)} of all</span>`;
    const more = ` data-verdict="${verdict}" aria-pressed="false" title="${safeForHtml(VERDICT_TEXT[verdict])}"`;
    return `<li>${clickable(`tile ${verdict}`, inside, { verdict }, more)}</li>`;
  });
  return `<section aria-label="Verdicts"><div class="whole">${line(parts, Math.max(devices.total, 1))}</div><ul class="tiles">${items.join('')}</ul></section>`;
}

function card(title: string, intro: string, inside: string, kind = ''): string {
  return `<section class="card${kind && ` ${kind}`}"><h2>${title}</h2><p>${intro}</p>${inside}</section>`;
}

function causesCard({ byCause, byVerdict }: Summary): string {
  const most = Math.max(1, ...BLOCKING_CAUSES.map((cause) => byCause[cause]));
  const causes = BLOCKING_CAUSES.filter((cause) => byCause[cause] > 0).sort((a, b) => byCause[b] - byCause[a]);
  const bars = causes.map((cause) => ({
    name: cause,
    detail: CAUSES[cause].sentence,
    parts: [{ tone: colourClass(cause), count: byCause[cause], name: cause }],
    value: `${count(byCause[cause])} (${share(byCause[cause], byVerdict.blocked)})`,
    filter: { cause, verdict: 'blocked' },
  }));
  const inside = bars.length ? barList(bars, most) : '<p>Nothing is.</p>';
  return card(
    'What is wrong with the blocked PCs?',
    'Cause of each refusal, and its share of all refusals.',
    inside,
    'stacked',
  );
}

function coverageCard({ devices, byVerdict, coverage, problems, byConfidence, duplicates }: Summary): string {
  const { total, folders } = devices;
  const bars: Bar[] = [
    bar('Evidence arrived', folders, total, 'age'),
    bar('Enough to judge', folders - byVerdict.unknown, total, 'age'),
  ];
  const notes = [
    byConfidence.low ? `${plural(byConfidence.low, 'verdict has', 'verdicts have')} low confidence.` : '',
    problems.devices
      ? `On ${plural(problems.devices, 'device', 'devices')} something was wrong with the evidence.`
      : '',
    duplicateNote(duplicates),
    coverage.withoutTime ? `${plural(coverage.withoutTime, 'collection has', 'collections have')} no time.` : '',
  ];
  const newest = coverage.newestCollectedUtc;
  const since = newest ? ` Age counts from the newest, ${safeForHtml(newest.slice(0, 10))}.` : '';
  return card(
    'How far can these figures be trusted?',
    `How much of the fleet reported, and how old the evidence is.${since}`,
    `${barList(bars, Math.max(total, 1))}<hr>${barList(ageBars(summaryAges(coverage), folders), Math.max(folders, 1))}<p class="sub">${notes.filter(Boolean).join(' ')}</p>`,
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
function summaryAges({ ages }: Summary['coverage']): { name: string; devices: number }[] {
  const named = ages.map(({ days, devices }, i) => {
    const before = ages[i - 1]?.days ?? 0;
    return { name: days === null ? `More than ${before} days` : `${before + (i && 1)} to ${days} days`, devices };
  });
  while (named.length > 1 && named.at(-1)?.devices === 0) named.pop();
  return named;
}

const ageBars = (ages: { name: string; devices: number }[], whole: number) =>
  ages.map(({ name, devices }) => bar(name, devices, whole, 'age'));

function bar(name: string, part: number, whole: number, tone: string): Bar {
  return { name, parts: [{ tone, count: part, name }], value: `${count(part)} (${share(part, whole)})` };
}

function modelsCard({ byVerdict, findings }: Summary, models: readonly ModelTally[]): string {
  const shown = models.slice(0, SHOWN_MODELS);
  const bars = shown.map((tally) => ({
    name: tally.model.slice(0, 120) || '(model not stated)',
    detail: [
      tally.manufacturer.slice(0, 80),
      tally.biosVersion ? `BIOS ${tally.biosVersion.slice(0, 80)}` : 'BIOS not stated',
    ]
      .filter(Boolean)
      .join(', '),
    parts: BLOCKING_CAUSES.map((cause) => ({ tone: colourClass(cause), count: tally.causes[cause] ?? 0, name: cause })),
    value: `${count(tally.blocked)} of ${count(tally.devices)}`,
    filter: {
      verdict: 'blocked',
      manufacturer: tally.manufacturer,
      model: tally.model,
      bios_version: tally.biosVersion,
    },
  }));
  const inShown = shown.reduce((sum, tally) => sum + tally.blocked, 0);
  const rest = models.length - shown.length;
  const intro =
    rest > 0
      ? `The ${shown.length} worst of ${count(models.length)}; together they hold ${share(inShown, byVerdict.blocked)} of the blocked PCs.`
      : 'Blocked PCs by model and BIOS version, and how many of that kind there are.';
  const tones = BLOCKING_CAUSES.filter((cause) => models.some((tally) => tally.causes[cause]));
  const legend = key(tones.map((cause) => ({ tone: colourClass(cause), name: cause })));
  const inside = bars.length ? legend + barList(bars, shown[0]?.blocked ?? 1) + findingList(findings) : '<p>None.</p>';
  return card('Which models and BIOS versions are blocked?', intro, inside, 'wide');
}

function placesCard(summary: Summary): string {
  const inside = placesHtml(summary, TILES, TILE_NAMES);
  return (
    inside &&
    card(
      'Where are they?',
      'By the columns of the inventory list; the number says how many are blocked.',
      inside,
      'wide',
    )
  );
}

/** What siblings show that one device cannot: the first few sentences. */
function findingList(findings: Summary['findings']): string {
  if (findings.length === 0) return '';
  const items = findings.slice(0, SHOWN_FINDINGS).map(({ manufacturer, model, message }) => {
    const name = [manufacturer, model].filter(Boolean).join(' ').slice(0, 120);
    return `<li><strong><bdi>${safeForHtml(name)}</bdi></strong>: ${safeForHtml(message.slice(0, 600))}</li>`;
  });
  const rest = findings.length - items.length;
  const more = rest > 0 ? `<li>${count(rest)} more stand in the workbook's sheet Summary.</li>` : '';
  return `<hr><h3>What models have in common</h3><ul class="findings">${items.join('')}${more}</ul>`;
}

function actionsCard({ actions }: Summary): string {
  // Work first, then the devices that need none; both are sorted by number already.
  const sorted = [...actions].sort((a, b) => Number(isWork(b.action)) - Number(isWork(a.action)));
  const rows = sorted.map(({ action, devices, models }) => {
    const { title, who, where, steps } = PLAYBOOK[action];
    const name = `<button type="button" class="link" data-filter="${safeForHtml(JSON.stringify({ action }))}">${safeForHtml(title)}</button>`;
    const list = steps.map((step) => `<li>${safeForHtml(step)}</li>`).join('');
    const how = `<details><summary>${plural(steps.length, 'step', 'steps')}</summary><ol>${list}</ol></details>`;
    return `<tr><th scope="row">${name}${how}</th><td class="number" data-name="Devices">${count(devices)}</td><td data-name="Who">${safeForHtml(who)}</td><td data-name="Where">${safeForHtml(where)}</td><td data-name="Mostly">${mostly(models)}</td></tr>`;
  });
  const head =
    '<thead><tr><th scope="col">Action</th><th scope="col" class="number">Devices</th><th scope="col">Who</th><th scope="col">Where</th><th scope="col">Mostly</th></tr></thead>';
  const inside = `<div class="scroll-x"><table class="plain">${head}<tbody>${rows.join('')}</tbody></table></div>`;
  return card(
    'What is to be done?',
    'One line for each kind of work, the largest first; a click shows the devices.',
    inside,
    'wide',
  );
}

/** The three models with most devices. */
function mostly(models: Summary['actions'][number]['models']): string {
  const named = models.slice(0, 3).map(({ model, devices }) => {
    const name = model.slice(0, 80) || 'model not stated';
    return `<bdi>${safeForHtml(name)}</bdi> (${count(devices)})`;
  });
  return named.join(', ');
}

function about({ run }: Summary): string {
  const roots = run.roots.slice(0, 5).map((root) => `<bdi>${safeForHtml(root.slice(0, 300))}</bdi>`);
  const where = roots.length ? ` from ${roots.join(', ')}${run.roots.length > 5 ? ' and others' : ''}` : '';
  const when = safeForHtml(run.startedUtc.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC'));
  return `Made by slic-audit ${safeForHtml(run.version)} on ${when}${where}. This page is one file, holds all its data and asks nothing of any server. "KMS activates it" and "it is licensed" are two questions; this page answers the first.`;
}

const DEVICES = `<section id="devices" class="card" aria-labelledby="devices-title">
<div class="tools">
<h2 id="devices-title">Devices</h2>
<div class="filters">
<label class="grow">Search<input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="Name, serial number, BIOS ... (press /)" disabled></label>
<label>Verdict<select id="filter-verdict" disabled></select></label>
<label>Cause<select id="filter-cause" disabled></select></label>
<label>Model<select id="filter-model" disabled></select></label>
<label>Action<select id="filter-action" disabled></select></label>
<button type="button" class="button" id="clear" disabled>Clear</button>
</div>
<div class="status">
<output id="count" aria-live="polite">Reading the devices</output>
<span id="export-status" role="status"></span>
<details class="columns"><summary class="button">Columns</summary><div id="column-list"></div></details>
<button type="button" class="button" id="copy" disabled>Copy</button>
<button type="button" class="button" id="csv" disabled>Save as CSV</button>
<button type="button" class="button" id="print">Print summary</button>
</div>
</div>
<div class="grid" id="grid"><table id="grid-table" role="grid" aria-labelledby="devices-title"></table><p id="nothing" class="nothing" hidden>No device fits. Take away a filter or a word.</p></div>
</section>`;

const PANEL = `<dialog id="panel" aria-labelledby="panel-title">
<div class="panel-head">
<div class="status"><span id="panel-place" role="status"></span>
<button type="button" class="button" id="panel-before">Previous</button>
<button type="button" class="button" id="panel-after">Next</button>
<button type="button" class="button" id="panel-copy">Copy</button>
<button type="button" class="button" id="panel-close">Close</button></div>
<h2 id="panel-title" tabindex="-1"></h2>
<div id="panel-tags"></div>
</div>
<div class="panel-body" id="panel-body"></div>
</dialog>
<noscript><p class="nothing">The figures above are complete. The list of devices needs JavaScript; compliance.csv and compliance.xlsx hold the same rows.</p></noscript>`;
