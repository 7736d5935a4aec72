/** The end of a run as a small table with bars: in colour on a terminal, plain text elsewhere. */
import { styleText } from 'node:util';
import { safeForTerminal } from '../model/escape.ts';
import type { Summary, Verdict } from '../model/types.ts';
import { PLAYBOOK } from '../verdict/actions/index.ts';
import { BLOCKED_CAUSES } from './causes.ts';
import { isWork } from './codes.ts';

export interface TerminalOptions {
  color: boolean;
  /** Bars of blocks; else of `#`, because not every font and every file has them. Default: with colour. */
  blocks?: boolean;
  /** Columns of the terminal. */
  width: number;
}

type Colour = 'red' | 'green' | 'gray' | 'yellow' | 'magenta' | 'bold' | 'cyan';

const COLOURS: Record<Verdict, Colour> = {
  blocked: 'red',
  allowed: 'green',
  'not-applicable': 'gray',
  unknown: 'yellow',
  unreported: 'magenta',
};
const VERDICTS = Object.keys(COLOURS) as Verdict[];
const SHOWN = 5;
const MIN_BAR = 10;
const MAX_BAR = 40;

type Paint = (colour: Colour, text: string) => string;

interface Row {
  name: string;
  count: number;
  colour: Colour;
}

export function renderTerminal(summary: Summary, { color, blocks = color, width }: TerminalOptions): string {
  // The caller has decided about colour; styleText's own look at the stream would overrule it.
  const paint: Paint = (colour, text) => (color ? styleText(colour, text, { validateStream: false }) : text);
  const { devices, byVerdict, byCause, actions, models, problems } = summary;
  const verdicts = VERDICTS.map((verdict) => ({ name: verdict, count: byVerdict[verdict], colour: COLOURS[verdict] }));
  const causes = summary.byVerdict.blocked ? blockedCauses(byCause) : [];
  const work = actions
    .filter(({ action }) => isWork(action))
    .map(({ action, devices: count }) => ({ name: PLAYBOOK[action].title, count, colour: 'cyan' as const }));
  const worst = models
    .map((model) => ({ name: modelName(model), count: model.byVerdict.blocked ?? 0, colour: 'red' as const }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const title = `${devices.total} devices: KMS refuses ${byVerdict.blocked} because of the firmware`;
  const sections: [string, Row[]][] = [
    ['Verdicts', verdicts],
    ['Why they are blocked', causes],
    ['Blocked, by model and BIOS', worst],
    ['To do', work],
  ];
  const lines = [paint('bold', title)];
  for (const [heading, rows] of sections) {
    if (rows.length)
      lines.push('', paint('bold', heading), ...table(rows, devices.total, width, blocks ? '\u2588' : '#', paint));
  }
  if (problems.devices) lines.push('', `On ${problems.devices} devices something was wrong with the evidence.`);
  return `${lines.join('\n')}\n`;
}

function blockedCauses(byCause: Summary['byCause']): Row[] {
  const rows = BLOCKED_CAUSES.map((cause) => ({ name: cause, count: byCause[cause], colour: 'red' as const }));
  return rows.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
}

function modelName({ manufacturer, model, biosVersion }: Summary['models'][number]): string {
  const name = model || (manufacturer ? `${manufacturer}, model not stated` : '(model not stated)');
  return biosVersion ? `${name}, BIOS ${biosVersion}` : name;
}

function table(rows: Row[], whole: number, width: number, mark: string, paint: Paint): string[] {
  const shown = rows.slice(0, SHOWN);
  const digits = String(Math.max(...shown.map(({ count }) => count))).length;
  const room = Math.max(12, width - MIN_BAR - digits - 14);
  const names = shown.map(({ name }) => clip(safeForTerminal(name), Math.min(room, 56)));
  const nameWidth = Math.max(...names.map((name) => name.length));
  const barWidth = Math.min(MAX_BAR, Math.max(MIN_BAR, width - nameWidth - digits - 14));
  const most = Math.max(1, ...shown.map(({ count }) => count));
  const lines = shown.map(({ count, colour }, i) => {
    const share = whole ? `${((count / whole) * 100).toFixed(1)} %`.padStart(7) : '';
    const bar = mark.repeat(count ? Math.max(1, Math.round((count / most) * barWidth)) : 0);
    return `  ${(names[i] as string).padEnd(nameWidth)}  ${String(count).padStart(digits)} ${share}  ${bar && paint(colour, bar)}`.trimEnd();
  });
  return rows.length > shown.length ? [...lines, `  and ${rows.length - shown.length} more`] : lines;
}

const clip = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 3)}...` : text);
