/**
 * Which Windows is it, and does it check the firmware at all? Only the clients Vista (6.0) and 7 (6.1) do; servers of the
 * same generation do not (KB 942962), nor does any later Windows.
 */
import { NO_OS } from '../evidence/manifest.ts';
import type { Witnesses } from '../evidence/witnesses.ts';
import type { Os, Witness } from '../model.ts';

export interface OsFinding {
  /** `checked`: Vista or 7 client. `not-stated`: assumed to be one. */
  kind: 'checked' | 'not-checked' | 'not-stated';
  /** True where the version and the kind of product were read, not assumed. */
  read: boolean;
  witness: Witness | null;
  /** Major and minor version, e.g. `6.1`. */
  version: string | null;
  server: boolean | null;
  /** The manifest's facts, with what it does not state taken from the others. */
  os: Os;
  /** Every witness that states a generation, the one that counts first. */
  stated: { witness: Witness; version: string }[];
  /** Witnesses that state different generations, the one that counts first. */
  disagree: { witness: Witness; version: string }[];
}

interface Statement {
  witness: Witness;
  name: string | null;
  version: string | null;
}

const GENERATIONS: [RegExp, string][] = [
  [/\bvista\b/i, '6.0'],
  [/\bwindows(?:\s*\((?:r|tm)\)|®|™)?\s+7\b/i, '6.1'],
  [/\bwindows(?:\s*\((?:r|tm)\)|®|™)?\s+8\.1\b/i, '6.3'],
  [/\bwindows(?:\s*\((?:r|tm)\)|®|™)?\s+8\b/i, '6.2'],
  [/\bwindows(?:\s*\((?:r|tm)\)|®|™)?\s+1[01]\b/i, '10.0'],
  [/\bwindows(?:\s*\((?:r|tm)\)|®|™)?\s+xp\b/i, '5.1'],
];

/** `6.1` of `6.1.7601.17514`, or the generation that a product name states. */
function generation(version: string | null, name: string | null): string | null {
  const numbers = version ? /^\s*(\d{1,2})\.(\d{1,2})(?:\D|$)/.exec(version) : null;
  if (numbers) return `${Number(numbers[1])}.${Number(numbers[2])}`;
  return (name && GENERATIONS.find(([pattern]) => pattern.test(name))?.[1]) ?? null;
}

function statements({ manifest, slmgr, licensing, mgadiag }: Witnesses): Statement[] {
  const list: Statement[] = [];
  if (manifest) list.push({ witness: 'manifest', name: manifest.os.caption, version: manifest.os.version });
  if (slmgr) list.push({ witness: 'slmgr', name: fullName(slmgr.windows), version: slmgr.serviceVersion });
  if (licensing)
    list.push({ witness: 'licensing', name: fullName(licensing.windows), version: licensing.service?.version ?? null });
  if (mgadiag) list.push({ witness: 'mgadiag', name: mgadiag.productName, version: mgadiag.osVersion });
  return list;
}

function fullName(product: { name: string | null; description: string | null } | null): string | null {
  return product?.name || product?.description ? `${product.name ?? ''} ${product.description ?? ''}`.trim() : null;
}

function isServer(productType: number | null, names: Statement[]): boolean | null {
  if (productType === 1) return false;
  if (productType === 2 || productType === 3) return true;
  const named = names.find(({ name }) => name !== null);
  return named ? /\bserver/i.test(named.name as string) : null;
}

export function findOs(witnesses: Witnesses): OsFinding {
  const stated = statements(witnesses);
  const versions = stated
    .map(({ witness, version, name }) => ({ witness, version: generation(version, name) }))
    .filter((s): s is { witness: Witness; version: string } => s.version !== null);
  const server = isServer(witnesses.manifest?.os.productType ?? null, stated);
  const first = versions[0] ?? null;
  const old = first?.version === '6.0' || first?.version === '6.1';
  const kind = server || (first && !old) ? 'not-checked' : first ? 'checked' : 'not-stated';
  // MGADiag reports are saved by hand and may be old: a later upgrade is no contradiction.
  const today = versions.filter(({ witness }) => witness !== 'mgadiag');
  return {
    kind,
    read: kind === 'not-checked' || (first !== null && server !== null),
    witness: first?.witness ?? (server === null ? null : (stated[0]?.witness ?? null)),
    version: first?.version ?? null,
    server,
    os: completeOs(witnesses, stated),
    stated: versions,
    disagree: new Set(today.map(({ version }) => version)).size > 1 ? today : [],
  };
}

function completeOs({ manifest }: Witnesses, stated: Statement[]): Os {
  const os: Os = { ...(manifest?.os ?? NO_OS) };
  os.caption ??= stated.find(({ name }) => name !== null)?.name ?? null;
  os.version ??= shortVersion(stated.find(({ version }) => version !== null)?.version ?? null);
  return os;
}

/** MGADiag prints nine fields; the first three are the version. */
function shortVersion(version: string | null): string | null {
  return version && (/^\d+\.\d+\.\d+(?:\.\d+$)?/.exec(version)?.[0] ?? version);
}
