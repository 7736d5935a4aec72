/** The trend over the runs: blocked, unknown and allowed as lines, told apart by dashes and by a word at their end. */
import type { HistoryLine } from '../../fleet/history.ts';
import { safeForHtml } from '../../model/escape.ts';
import { count, plainTable } from './bars.ts';

const SHOWN_RUNS = 60;
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [900, 190, 8, 150, 14, 22];

type Counted = 'blocked' | 'allowed' | 'unknown';
const SERIES: readonly [Counted, string][] = [
  ['allowed', 'allowed'],
  ['blocked', 'blocked'],
  ['unknown', 'unknown'],
];

/** Empty with fewer than two runs: one point is no trend. */
export function trend(history: readonly HistoryLine[]): string {
  const runs = history.slice(-SHOWN_RUNS);
  const [first, last] = [runs[0], runs.at(-1)];
  if (!first || !last || runs.length < 2) return '';
  return `<h3>Over the runs</h3><div class="scroll-x" tabindex="0" role="group" aria-label="Trend">${drawing(runs, first, last)}</div><details class="more"><summary>${runs.length} runs as a table</summary>${table(runs)}</details>`;
}

function drawing(runs: readonly HistoryLine[], first: HistoryLine, last: HistoryLine): string {
  const [start, end] = [Date.parse(first.collected_utc), Date.parse(last.collected_utc)];
  const most = Math.max(1, ...runs.flatMap((run) => SERIES.map(([name]) => run[name])));
  const x = (run: HistoryLine) =>
    LEFT + ((Date.parse(run.collected_utc) - start) / Math.max(1, end - start)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM);
  const ends = spread(SERIES.map(([name]) => y(last[name])));
  const lines = SERIES.map(([name, word], i) => {
    const points = runs.map((run) => `${x(run).toFixed(1)},${y(run[name]).toFixed(1)}`).join(' ');
    return `<polyline class="${name}" points="${points}"/><text class="${name}" x="${WIDTH - RIGHT + 10}" y="${((ends[i] ?? 0) + 4).toFixed(1)}">${count(last[name])} ${word}</text>`;
  });
  const day = (run: HistoryLine) => safeForHtml(run.collected_utc.slice(0, 10));
  const base = HEIGHT - BOTTOM;
  const axis = `<line class="axis" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${base}" y2="${base}"/><text x="${LEFT}" y="${HEIGHT - 6}">${day(first)}</text><text x="${WIDTH - RIGHT}" y="${HEIGHT - 6}" text-anchor="end">${day(last)}</text>`;
  const words = SERIES.map(([name, word]) => `${word} ${count(first[name])} then, ${count(last[name])} now`).join('; ');
  return `<svg class="trend" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words}">${axis}${lines.join('')}</svg>`;
}

/** Words at the ends of the lines, moved apart where they would lie over each other. */
function spread(heights: number[]): number[] {
  const order = heights.map((_, i) => i).sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const placed = [...heights];
  for (let i = 1; i < order.length; i++) {
    const [above, here] = [order[i - 1] as number, order[i] as number];
    placed[here] = Math.max(placed[here] as number, (placed[above] as number) + 16);
  }
  return placed;
}

const table = (runs: readonly HistoryLine[]): string =>
  plainTable(
    ['Newest evidence', 'Devices', 'Blocked', 'Allowed', 'Not checked', 'Unknown', 'Not reported'],
    [...runs]
      .reverse()
      .map((run) => [
        safeForHtml(run.collected_utc),
        ...[run.devices, run.blocked, run.allowed, run.not_applicable, run.unknown, run.unreported].map(count),
      ]),
    [1, 2, 3, 4, 5, 6],
  );
