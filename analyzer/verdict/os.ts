/**
 * Which Windows is it, and does it check the firmware at all? Only the clients Vista (6.0) and 7 (6.1) do; servers of the
 * same generation do not (KB 942962), nor does any later Windows.
 */

import type { Witnesses } from '../evidence/index.ts';
import { NO_OS } from '../evidence/manifest.ts';
import type { Os, Witness } from '../model/types.ts';

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
  stated: Version[];
  /** Witnesses that state different generations, the one that counts first. */
  disagree: Version[];
}

interface Version {
  witness: Witness;
  /** Major and minor version. */
  version: string;
}

interface Statement {
  witness: Witness;
  version: string | null;
  /** The product's name, made only where the version does not tell. */
  name(): string | null;
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
function generation(statement: Statement): string | null {
  const { version } = statement;
  const numbers = version ? /^\s*(\d{1,2})\.(\d{1,2})(?:\D|$)/.exec(version) : null;
  if (numbers) return `${Number(numbers[1])}.${Number(numbers[2])}`;
  const name = statement.name();
  return (name && GENERATIONS.find(([pattern]) => pattern.test(name))?.[1]) ?? null;
}

function statements({ manifest, slmgr, licensing, mgadiag }: Witnesses): Statement[] {
  const list: Statement[] = [];
  if (manifest) list.push({ witness: 'manifest', version: manifest.os.version, name: () => manifest.os.caption });
  if (slmgr) list.push({ witness: 'slmgr', version: slmgr.serviceVersion, name: () => fullName(slmgr.windows) });
  if (licensing)
    list.push({
      witness: 'licensing',
      version: licensing.service?.version ?? null,
      name: () => fullName(licensing.windows),
    });
  if (mgadiag) list.push({ witness: 'mgadiag', version: mgadiag.osVersion, name: () => mgadiag.productName });
  return list;
}

function fullName(product: { name: string | null; description: string | null } | null): string | null {
  return product?.name || product?.description ? `${product.name ?? ''} ${product.description ?? ''}`.trim() : null;
}

/** The first name that is stated. */
function firstName(stated: Statement[]): string | null {
  for (const statement of stated) {
    const name = statement.name();
    if (name !== null) return name;
  }
  return null;
}

function isServer(productType: number | null, stated: Statement[]): boolean | null {
  if (productType === 1) return false;
  if (productType === 2 || productType === 3) return true;
  const name = firstName(stated);
  return name === null ? null : /\bserver/i.test(name);
}

export function findOs(witnesses: Witnesses): OsFinding {
  const stated = statements(witnesses);
  const versions: Version[] = [];
  for (const statement of stated) {
    const version = generation(statement);
    if (version !== null) versions.push({ witness: statement.witness, version });
  }
  const server = isServer(witnesses.manifest?.os.productType ?? null, stated);
  const first = versions[0] ?? null;
  const old = first?.version === '6.0' || first?.version === '6.1';
  const kind = server || (first && !old) ? 'not-checked' : first ? 'checked' : 'not-stated';
  return {
    kind,
    read: kind === 'not-checked' || (first !== null && server !== null),
    witness: first?.witness ?? (server === null ? null : (stated[0]?.witness ?? null)),
    version: first?.version ?? null,
    server,
    os: completeOs(witnesses, stated),
    stated: versions,
    disagree: disagreeing(versions),
  };
}

/** MGADiag reports are saved by hand and may be old: a later upgrade is no contradiction. */
function disagreeing(versions: Version[]): Version[] {
  const today = versions.filter(({ witness }) => witness !== 'mgadiag');
  return today.some(({ version }) => version !== today[0]?.version) ? today : [];
}

function completeOs({ manifest }: Witnesses, stated: Statement[]): Os {
  const known = manifest?.os ?? NO_OS;
  if (known.caption !== null && known.version !== null) return known;
  const os: Os = { ...known };
  os.caption ??= firstName(stated);
  os.version ??= shortVersion(stated.find(({ version }) => version !== null)?.version ?? null);
  return os;
}

/** MGADiag prints nine fields; the first three are the version. */
function shortVersion(version: string | null): string | null {
  return version && (/^\d+\.\d+\.\d+(?:\.\d+$)?/.exec(version)?.[0] ?? version);
}
