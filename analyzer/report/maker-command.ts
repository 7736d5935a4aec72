/** The command that makes the evidence pack for a maker. */

/** Text that cmd, PowerShell and sh all read as it stands inside double quotes. */
const HARMLESS = /^[\p{L}\p{N} .,()&+/-]+$/u;

/** Null where the maker is not stated, or its name holds characters that a shell would read. */
export function makerCommand(report: string, manufacturer: string): string | null {
  if (!HARMLESS.test(manufacturer)) return null;
  return `slic-audit evidence-pack --from "${report}" --maker "${manufacturer}"`;
}

export const NO_MAKER_COMMAND =
  'No command, because the name is missing or holds characters that a shell would read: give evidence-pack the device folders.';
