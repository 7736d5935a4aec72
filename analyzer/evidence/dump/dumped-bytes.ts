/** Bytes that a dump shows, from the start of a table on, each with the number of its line. */
export interface DumpedBytes {
  /** What the dump looks like, e.g. `an acpidump listing`. */
  format: string;
  bytes: number[];
  /** 1-based line of each byte. */
  lines: number[];
}
