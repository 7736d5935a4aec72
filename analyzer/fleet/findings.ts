/** What the other PCs of a model show that one device cannot: it is in the summary, never in a device's own row. */
import type { FleetFinding, MarkerDetail, ModelSummary } from '../model/types.ts';
import { SCHEMA_VOCABULARY } from '../model/vocabulary.ts';
import { classOf } from '../verdict/firmware-statements.ts';
import { namesVirtualMachine } from '../verdict/virtual-machine.ts';

const { firmwareState: STATES } = SCHEMA_VOCABULARY;
const BAD = STATES.filter((state) => classOf(state) === 'bad');
const SOUND = STATES.filter((state) => classOf(state) === 'sound' || classOf(state) === 'absent');
/** Details of a table into which no marker was ever written. */
const NEVER_WRITTEN: readonly MarkerDetail[] = ['template', 'blank-ff', 'blank-00', 'header-only', 'no-marker'];

/** Fewer devices than these are no pattern. */
const MIN_SIBLINGS = 3;
const MIN_CLUSTER = 2;

const sum = (tally: { [key: string]: number }, keys: readonly string[]): number =>
  keys.reduce((n, key) => n + (tally[key] ?? 0), 0);

/** The devices of one model and BIOS version of which the firmware is known. */
interface Cluster {
  entry: ModelSummary;
  sound: number;
  bad: number;
}

const version = ({ entry }: Cluster): string => `BIOS ${entry.biosVersion || '(not stated)'}`;

function biosDecides(clusters: Cluster[]): string | null {
  const bad = clusters.filter((c) => c.sound === 0);
  const sound = clusters.filter((c) => c.bad === 0);
  const mixed = clusters.filter((c) => c.sound > 0 && c.bad > 0);
  const devices = (list: Cluster[]): number => list.reduce((n, c) => n + c.sound + c.bad, 0);
  if (devices(bad) < MIN_CLUSTER || devices(sound) < MIN_CLUSTER) return null;
  return [
    ...bad.map((c) => `${c.bad} of ${c.bad} with ${version(c)} bad`),
    ...mixed.map((c) => `${c.bad} of ${c.bad + c.sound} with ${version(c)} bad`),
    ...sound.map((c) => `${c.sound} of ${c.sound} with ${version(c)} sound`),
  ].join(', ');
}

function tablesOf(clusters: Cluster[]): Map<string, number> {
  const tables = new Map<string, number>();
  for (const { entry } of clusters)
    for (const [hash, n] of Object.entries(entry.tables)) tables.set(hash, (tables.get(hash) ?? 0) + n);
  return tables;
}

/** Every device of the model whose bytes were read shows the same kind of blank, a placeholder, or no marker at all. */
function neverProvisioned(clusters: Cluster[], tables: Map<string, number>): string | null {
  const kinds: Record<string, number> = {};
  for (const { entry } of clusters)
    for (const [detail, n] of Object.entries(entry.byMarkerDetail)) kinds[detail] = (kinds[detail] ?? 0) + n;
  const [only, ...others] = Object.entries(kinds);
  if (!only || others.length > 0) return null;
  const [kind, n] = only;
  if (n < MIN_SIBLINGS || !NEVER_WRITTEN.includes(kind as MarkerDetail)) return null;
  const same = tables.size === 1 ? `, the very same table ${[...tables.keys()][0]?.slice(0, 12)}` : '';
  return `${n} of ${n} tables of this model are ${kind}${same}: the maker seems never to have written a marker for it`;
}

/** Every device of the model with bytes shows one and the same bad table. */
function sameTable(tables: Map<string, number>): string | null {
  const [only] = tables;
  if (tables.size !== 1 || !only || only[1] < MIN_SIBLINGS) return null;
  return `${only[1]} devices show the very same bad table ${only[0].slice(0, 12)}`;
}

function findingsOf(entries: ModelSummary[]): FleetFinding[] {
  const { manufacturer, model } = entries[0] as ModelSummary;
  const clusters = entries
    .map((entry) => ({
      entry,
      sound: sum(entry.byFirmwareState, SOUND),
      bad: sum(entry.byFirmwareState, BAD),
    }))
    .filter(({ sound, bad }) => sound + bad > 0);
  const findings: FleetFinding[] = [];
  const add = (code: FleetFinding['code'], message: string | null): boolean => {
    if (message !== null) findings.push({ code, manufacturer, model, message });
    return message !== null;
  };
  add('bios-decides', biosDecides(clusters));
  if (clusters.some(({ sound }) => sound > 0)) return findings;
  const tables = tablesOf(clusters);
  const virtual = namesVirtualMachine(manufacturer) || namesVirtualMachine(model);
  if (virtual || !add('never-provisioned', neverProvisioned(clusters, tables))) add('same-table', sameTable(tables));
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
  return [...byModel.values()].flatMap(findingsOf);
}
