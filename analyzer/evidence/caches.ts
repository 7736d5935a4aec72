/**
 * What the readers remember from device to device, because machines of one model have it in common. Whoever reads many devices
 * makes one and gives it in; what no two machines share goes past it. Each answer depends on its key alone.
 */
import type { SharedJson } from '../model/serialisation.ts';
import type { Acpi } from '../model/types.ts';
import type { Oa2 } from './mgadiag/oa2.ts';
import { Cache } from './shared/cache.ts';
import type { DecodedSlic } from './slic/table.ts';

export class Caches {
  /** SHA-256 of a table, by its bytes as Latin-1. */
  readonly digests = new Cache<string, string>(4096);
  /** Decoded tables, by SHA-256. */
  readonly tables = new Cache<string, DecodedSlic>(4096);
  /** Lists of ACPI headers, by their text. */
  readonly acpi = new Cache<string, Acpi['tables']>(2048);
  /** Firmware sections of MGADiag reports, by their text. */
  readonly sections = new Cache<string, Oa2>(1024);
  /** JSON of what the others hold. */
  readonly json: SharedJson = new WeakMap();
}
