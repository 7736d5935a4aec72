/**
 * Which Windows is it, and does it check the firmware at all? Only the clients Vista (6.0) and 7 (6.1) do; servers of the
 * same generation do not (KB 942962), nor does any later Windows. Asked in the order manifest, slmgr, WMI, MGADiag; of one
 * witness its version line counts, then the build in the Extended PID, the form of the Description, the labels, the names.
 */

import type { Witnesses } from '../evidence/index.ts';
import { NO_OS } from '../evidence/manifest.ts';
import type { LicensingProduct, Mgadiag, Os, Slmgr, SlmgrProduct, Witness } from '../model/types.ts';
import {
  byBuild,
  byDescription,
  byName,
  byPid,
  byVersion,
  embeddedEdition,
  homeEdition,
  inWords,
  isCompatible,
  isServer,
} from './os-generation.ts';

export interface OsFinding {
  /** `checked`: Vista or 7 client. `not-stated`: assumed to be one. */
  kind: 'checked' | 'not-checked' | 'not-stated';
  /** True where the version and the kind of product were read, not assumed. */
  read: boolean;
  witness: Witness | null;
  /** Major and minor version, e.g. `6.1`, or `6.2+` for that version or a later one. */
  version: string | null;
  server: boolean | null;
  /** An edition that is not sold by volume licence. */
  edition: { witness: Witness; name: string } | null;
  /** Name of an Embedded or Thin PC edition. */
  embedded: string | null;
  /** The manifest's facts; name and version come together from the witness that tells the Windows. */
  os: Os;
  /** Every witness that states a generation, the one that counts first. */
  stated: Version[];
  /** Two witnesses that contradict each other, the one that counts first. */
  disagree: [counts: Version, against: Version] | null;
}

interface Version {
  witness: Witness;
  /** Major and minor version. */
  version: string;
  server: boolean | null;
}

/** What one witness states of Windows. */
interface Statement {
  witness: Witness;
  generation: string | null;
  server: boolean | null;
  edition: string | null;
  embedded: string | null;
  /** For the columns: the name, and the version line. */
  name: string | null;
  version: string | null;
}

interface Told {
  version: string | null;
  generation: string | null;
  name: string | null;
  /** Names, descriptions and families that may tell server and edition. */
  names: (string | null | undefined)[];
  sku: number | null;
  server?: boolean | null;
}

function statement(witness: Witness, told: Told): Statement {
  const names = told.names.filter((name): name is string => name != null);
  return {
    witness,
    generation: told.generation,
    server: told.server ?? isServer(names, told.sku),
    edition: homeEdition(names, told.sku),
    embedded: embeddedEdition(names, told.sku),
    name: told.name,
    version: told.version,
  };
}

function ofManifest({ os }: NonNullable<Witnesses['manifest']>): Statement {
  const { caption, version, build, productType, sku } = os;
  const server = productType === 1 ? false : productType === 2 || productType === 3 ? true : null;
  const generation = byVersion(version) ?? byBuild(build) ?? byName(caption);
  return statement('manifest', { version, generation, name: caption, names: [caption], sku, server });
}

type Product = Pick<SlmgrProduct | LicensingProduct, 'name' | 'description' | 'productKeyChannel'>;

/** What a licensing block tells: PID, Description, labels, name. */
function generationOfProduct(product: Product | null, pid: string | null, labels: string | null): string | null {
  const byLabels = labels ?? (product?.productKeyChannel != null ? '6.3' : null);
  return (
    byPid(pid) ??
    byName(product?.description ?? null) ??
    byDescription(product?.description ?? null) ??
    (byLabels && `${byLabels}+`) ??
    byName(product?.name ?? null)
  );
}

const generationOfText = ({ serviceVersion, windows, minVersion }: Slmgr): string | null =>
  byVersion(serviceVersion) ?? generationOfProduct(windows, windows?.extendedPid ?? null, minVersion);

function ofSlmgr(slmgr: Slmgr): Statement {
  const { serviceVersion: version, windows } = slmgr;
  const names = [windows?.name, windows?.description];
  return statement('slmgr', {
    version,
    generation: generationOfText(slmgr),
    name: windows?.name ?? null,
    names,
    sku: null,
  });
}

function ofWmi({ service, windows }: NonNullable<Witnesses['licensing']>): Statement {
  const version = service?.version ?? null;
  return statement('licensing', {
    version,
    generation: byVersion(version) ?? generationOfProduct(windows, windows?.productKeyId ?? null, null),
    name: windows?.name ?? null,
    names: [windows?.name, windows?.description, windows?.licenseFamily],
    sku: null,
  });
}

/** `6.1.7601.2.00010100.1.0.048`: version, platform, suite, service pack, SKU. */
const OS_VERSION = /^(\d+\.\d+\.\d+)(?:(?:\.[^.]+){4}\.(\d{1,3})$)?/;

function ofMgadiag({ osVersion, productName, licensing }: Mgadiag): Statement {
  const [, version, sku] = OS_VERSION.exec(osVersion ?? '') ?? [];
  const block = licensing?.windows;
  return statement('mgadiag', {
    version: version ?? osVersion ?? licensing?.serviceVersion ?? null,
    generation: byVersion(osVersion) ?? (licensing && generationOfText(licensing)) ?? byName(productName),
    name: productName ?? block?.name ?? null,
    names: [productName, block?.name, block?.description],
    sku: sku === undefined ? null : Number(sku),
  });
}

function statementsOf({ manifest, slmgr, licensing, mgadiag }: Witnesses): Statement[] {
  const list: Statement[] = [];
  if (manifest) list.push(ofManifest(manifest));
  if (slmgr) list.push(ofSlmgr(slmgr));
  if (licensing) list.push(ofWmi(licensing));
  if (mgadiag) list.push(ofMgadiag(mgadiag));
  return list;
}

const isOld = (version: string): boolean => version === '6.0' || version === '6.1';

export function findOs(witnesses: Witnesses): OsFinding {
  const statements = statementsOf(witnesses);
  const stated = statements.flatMap(({ witness, generation, server }) =>
    generation === null ? [] : [{ witness, version: generation, server }],
  );
  const first = stated[0] ?? null;
  // A version line alone does not tell a server from a client; the next witness of the same Windows does.
  const kindBy = statements.find(
    ({ server, generation }) =>
      server !== null && (first === null || generation === null || isCompatible(first.version, generation)),
  );
  const server = kindBy?.server ?? null;
  const kind = server || (first && !isOld(first.version)) ? 'not-checked' : first ? 'checked' : 'not-stated';
  const named = statements.find(({ name, edition }) => name !== null || edition !== null);
  return {
    kind,
    read: kind === 'not-checked' || (first !== null && server !== null),
    witness: first?.witness ?? kindBy?.witness ?? null,
    version: first?.version ?? null,
    server,
    edition: named && named.edition !== null ? { witness: named.witness, name: named.edition } : null,
    embedded: statements.find(({ embedded }) => embedded !== null)?.embedded ?? null,
    os: shownOs(witnesses, statements),
    stated,
    disagree: disagreeing(stated),
  };
}

/**
 * A saved report of MGADiag may be old: a later upgrade is no contradiction. A server and a client of one version are: no
 * upgrade makes one of the other.
 */
function disagreeing(stated: Version[]): [Version, Version] | null {
  for (const [index, counts] of stated.entries())
    for (const against of stated.slice(index + 1)) {
      const mayBeOld = against.witness === 'mgadiag';
      if (!mayBeOld && !isCompatible(counts.version, against.version)) return [counts, against];
      const kinds = counts.server !== null && against.server !== null && counts.server !== against.server;
      if (kinds && counts.version === against.version) return [counts, against];
    }
  return null;
}

/** `Windows 6.1`, with the kind of product where that is what two witnesses differ in. */
export function versionInWords({ version, server }: Version, withKind: boolean): string {
  const kind = !withKind || server === null ? '' : server ? ', a server' : ', a client';
  return `Windows ${inWords(version)}${kind}`;
}

/** Name and version of the witness that tells the generation, or else of the first that has either. */
function shownOs({ manifest }: Witnesses, statements: Statement[]): Os {
  const known = manifest?.os ?? NO_OS;
  const shows = ({ name, version }: Statement): boolean => name !== null || version !== null;
  const primary = statements.find((each) => each.generation !== null && shows(each)) ?? statements.find(shows);
  if (!primary || primary.witness === 'manifest') return known;
  return { ...known, caption: primary.name, version: primary.version };
}
