/** What the siblings of a model show that one device cannot: it stands in the summary, never in a device's own row. */
import type { FleetFinding, ModelSummary } from '../model.ts';

const SOUND = ['marker-valid', 'slic-absent'];
const BAD = ['marker-missing', 'marker-corrupt', 'slic-invalid', 'ids-inconsistent'];
const MIN_SIBLINGS = 3;

const sum = (tally: { [key: string]: number }, keys: readonly string[]): number =>
  keys.reduce((n, key) => n + (tally[key] ?? 0), 0);

interface Split {
  entry: ModelSummary;
  sound: number;
  bad: number;
}

function biosDecides(splits: Split[]): string | null {
  const bad = splits.filter((s) => s.bad > 0 && s.sound === 0);
  const sound = splits.filter((s) => s.sound > 0 && s.bad === 0);
  if (bad.length === 0 || sound.length === 0 || bad.length + sound.length < splits.length) return null;
  const part = (list: Split[], key: 'bad' | 'sound', word: string): string =>
    list.map((s) => `${s[key]} of ${s[key]} with BIOS ${s.entry.biosVersion || '(not stated)'} ${word}`).join(', ');
  return `${part(bad, 'bad', 'bad')}; ${part(sound, 'sound', 'sound')}`;
}

/** Every device of the model with bytes shows one and the same bad body: the maker never provisioned it. */
function sameTable(splits: Split[]): { hash: string; devices: number } | null {
  const tables = new Map<string, number>();
  for (const { entry } of splits)
    for (const [hash, n] of Object.entries(entry.tables)) tables.set(hash, (tables.get(hash) ?? 0) + n);
  const [only] = tables;
  const sound = splits.some((s) => s.sound > 0);
  return tables.size === 1 && only && only[1] >= MIN_SIBLINGS && !sound ? { hash: only[0], devices: only[1] } : null;
}

function findingsOf(manufacturer: string, model: string, entries: ModelSummary[]): FleetFinding[] {
  const splits = entries
    .map((entry) => ({ entry, sound: sum(entry.byFirmwareState, SOUND), bad: sum(entry.byFirmwareState, BAD) }))
    .filter(({ sound, bad }) => sound + bad > 0);
  const findings: FleetFinding[] = [];
  const decides = biosDecides(splits);
  if (decides) findings.push({ code: 'bios-decides', manufacturer, model, message: decides });
  const table = sameTable(splits);
  if (table) {
    const blank = splits.every(
      ({ entry }) => sum(entry.byMarkerDetail, ['template', 'blank-ff', 'blank-00', 'header-only', 'no-marker']) > 0,
    );
    findings.push({
      code: blank ? 'never-provisioned' : 'same-table',
      manufacturer,
      model,
      message: `${table.devices} devices show the very same bad table ${table.hash.slice(0, 12)}${blank ? ': the maker seems never to have written a marker for this model' : ''}`,
    });
  }
  return findings;
}

/** @param models sorted by manufacturer, model and BIOS version */
export function findFleetFindings(models: ModelSummary[]): FleetFinding[] {
  const byModel = new Map<string, ModelSummary[]>();
  for (const entry of models) {
    if (!entry.model) continue;
    const key = `${entry.manufacturer}\u0000${entry.model}`;
    const list = byModel.get(key);
    if (list) list.push(entry);
    else byModel.set(key, [entry]);
  }
  return [...byModel.values()].flatMap((entries) =>
    findingsOf((entries[0] as ModelSummary).manufacturer, (entries[0] as ModelSummary).model, entries),
  );
}
