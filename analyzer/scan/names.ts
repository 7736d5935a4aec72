/** Names that count in a device folder. */
import { EVIDENCE_FILES } from '../evidence/files.ts';

/** `<yyyyMMddTHHmmssZ>_<4 hex>` */
export const RUN = /^\d{8}T\d{6}Z_[0-9a-f]{4}$/i;

/** Names that count, each with its index in `EVIDENCE_FILES`; the log comes behind them. */
const INDEXES: ReadonlyMap<string, number> = new Map([...EVIDENCE_FILES, 'collector.log'].map((name, i) => [name, i]));

export const LOG_INDEX = EVIDENCE_FILES.length;

/** The index of a name, whatever its case; undefined where it does not count. */
export const indexOf = (name: string): number | undefined => INDEXES.get(name) ?? INDEXES.get(name.toLowerCase());

/** What counts in a folder with too many entries: evidence and runs. */
export const counts = (name: string): boolean => indexOf(name) !== undefined || RUN.test(name);
