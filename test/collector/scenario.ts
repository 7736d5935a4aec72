// A scenario: the real script, a made-up Windows, a share and a data folder of its own; many of them run in one process.
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectorScript, type Job, quote, runJobs } from './engine.ts';
import { type Collection, readByAnalyzer } from './read-by-analyzer.ts';
import { makeSlic } from './slic.ts';

const stubs = join(dirname(fileURLToPath(import.meta.url)), 'stubs.ps1');

/** All folders of all scenarios lie below this one and stay there for a look after a failure. */
export const workFolder = mkdtempSync(join(tmpdir(), 'kms-evidence-'));

export interface Place {
  /** The root of the scenario: `share`, `data` and whatever it needs. */
  root: string;
  share: string;
  data: string;
  spool: string;
  log: string;
}

export interface Scenario {
  /** PowerShell that changes the made-up Windows or puts other functions in place, after all are defined. */
  setup?: (place: Place) => string;
  /** Arguments besides -Share, -DeviceName, -Spool and -LogPath, for each run; one run without any by default. */
  runs?: string[];
  /** PowerShell between the first run and the second. */
  between?: (place: Place) => string;
  share?: (place: Place) => string;
  device?: string;
  /** Files and folders that are there before. */
  prepare?: (place: Place) => void;
  /** No share folder is made. */
  shareAway?: boolean;
  slic?: Buffer;
  languageMode?: Job['languageMode'];
}

export interface Outcome extends Place {
  codes: number[];
  seconds: number[];
  calls: string[];
  errors: string[];
  logText: string;
  /** What the share holds for a device, checked against the contract. */
  collections(device?: string): Collection[];
}

export function placeOf(id: string): Place {
  const root = join(workFolder, id.replace(/[^a-z0-9]+/gi, '-'));
  const data = join(root, 'data');
  return { root, share: join(root, 'share'), data, spool: join(data, 'spool'), log: join(data, 'collector.log') };
}

function jobOf(id: string, scenario: Scenario): Job {
  const place = placeOf(id);
  mkdirSync(place.root, { recursive: true });
  if (!scenario.shareAway) mkdirSync(place.share, { recursive: true });
  scenario.prepare?.(place);
  const share = scenario.share?.(place) ?? place.share;
  const common = `-Share ${quote(share)} -DeviceName ${quote(scenario.device ?? 'PC-001')} -Spool ${quote(place.spool)} -LogPath ${quote(place.log)}`;
  const nowhere = quote(join(place.root, 'nowhere', 'mgadiag*.txt'));
  const runs = (scenario.runs ?? ['']).map((args, index) => {
    const mgadiag = args.includes('-MgadiagPath') ? '' : `-MgadiagPath ${nowhere}`;
    return `${index === 1 ? (scenario.between?.(place) ?? '') : ''}
$clock = [Diagnostics.Stopwatch]::StartNew()
$code = Invoke-EvidenceCollection ${common} ${mgadiag} ${args}
"run $code $($clock.ElapsedMilliseconds)"`;
  });
  const script = `. ${quote(collectorScript)}
${scenario.languageMode ? '' : `. ${quote(stubs)}\n$Fake.Slic = '${(scenario.slic ?? makeSlic('sound')).toString('base64')}'`}
${scenario.setup?.(place) ?? ''}
${runs.join('\n')}
${scenario.languageMode ? '' : '$Fake.Calls | ForEach-Object { "call $_" }'}
`;
  return { id, script, timeoutSeconds: 120, ...(scenario.languageMode ? { languageMode: scenario.languageMode } : {}) };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Runs all scenarios; the outcomes stand under their names. */
export async function runScenarios<Name extends string>(
  scenarios: Record<Name, Scenario>,
): Promise<Record<Name, Outcome>> {
  const names = Object.keys(scenarios) as Name[];
  const results = await runJobs(names.map((name) => jobOf(name, scenarios[name])));
  const outcomes = {} as Record<Name, Outcome>;
  for (const name of names) {
    const result = results.get(name);
    const place = placeOf(name);
    const lines = (result?.output ?? []).map((line) => line.split(' '));
    const ran = lines.filter(([kind]) => kind === 'run');
    outcomes[name] = {
      ...place,
      codes: ran.map(([, code]) => Number(code)),
      seconds: ran.map(([, , elapsed]) => Number(elapsed) / 1000),
      calls: lines.filter(([kind]) => kind === 'call').map(([, ...words]) => words.join(' ')),
      errors: [
        ...(result?.errors ?? []),
        ...(result?.error ? [result.error] : []),
        ...(result?.timedOut ? ['timed out'] : []),
      ],
      logText: textOf(place.log),
      collections: (device = 'PC-001') => readByAnalyzer(place.share, device),
    };
  }
  return outcomes;
}

/** The only collection that a scenario left. */
export function only(collections: Collection[]): Collection {
  const [first] = collections;
  if (collections.length !== 1 || !first) throw new Error(`${collections.length} collections`);
  return first;
}
