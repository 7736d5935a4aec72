/**
 * SLIC tables in the text dumps that people have: acpidump and iasl listings, xxd, hexdump, od, certutil, Format-Hex, plain
 * hex, C arrays, .reg files, byte lists, base64. Of all tables in a dump only the first SLIC table is taken, and of that only
 * the bytes that it declares: MSDM holds a product key.
 */
import { u32 } from '../shared/bytes.ts';
import { HEADER, isSlic } from '../slic/table.ts';
import { decodeText } from '../text/index.ts';
import { looksLikeText } from '../text/looks-like-text.ts';
import type { DumpedBytes } from './dumped-bytes.ts';
import { tablesInLines } from './hex-lines.ts';
import { tablesInStreams } from './streams.ts';

/** A table that was taken out of a dump. */
export interface DumpedTable {
  format: string;
  /** Never more than the table declares; fewer where the dump ends before. */
  table: Uint8Array;
  declared: number;
  /** Bytes that the dump goes on to show behind the table. */
  trailing: number;
  /** 1-based line of each byte of the table. */
  lines: number[];
}

/** As many bytes as a table file may have. */
export const MAX_TABLE = 1 << 16;

function tableOf({ format, bytes, lines }: DumpedBytes): DumpedTable | null {
  const all = Uint8Array.from(bytes);
  if (!isSlic(all) || all.length < HEADER.length) return null;
  const declared = u32(all, HEADER.declaredLength);
  if (declared < HEADER.length || declared > MAX_TABLE) return null;
  return {
    format,
    table: all.slice(0, declared),
    declared,
    trailing: Math.max(0, all.length - declared),
    lines: lines.slice(0, declared),
  };
}

/** The first whole SLIC table of a dump; else the first that the dump cuts; null where there is none. */
export function findDumpedTable(given: string): DumpedTable | null {
  // As mails quote it; the lines stay what they are.
  const text = /^[ \t]*>/m.test(given) ? given.replace(/^[ \t]*>[> \t]*/gm, '') : given;
  let cut: DumpedTable | null = null;
  for (const find of [tablesInLines, tablesInStreams])
    for (const found of find(text)) {
      const table = tableOf(found);
      if (table && table.table.length === table.declared) return table;
      cut ??= table;
    }
  return cut;
}

/** As `findDumpedTable`, of the bytes of a file. */
export const dumpedTableIn = (bytes: Uint8Array): DumpedTable | null =>
  looksLikeText(bytes) ? findDumpedTable(decodeText(bytes).text) : null;

/** Whether a text is a listing of ACPI tables, with or without SLIC among them. */
export const isTableListing = (text: string): boolean => /^[A-Z0-9]{4} @ 0x[0-9A-F]+/im.test(text.slice(0, 1 << 16));
