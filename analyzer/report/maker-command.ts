/** The command that makes the evidence pack for a maker. */

/** A name that cmd, PowerShell and sh all leave unchanged inside double quotes, and that is no option. */
const HARMLESS = /^[\p{L}\p{N}(][\p{L}\p{N} .,()&+/-]*$/u;

/** A path of which the same is true; a dollar sign before a separator, as in `\\srv\collect$\report`, begins no variable. */
const HARMLESS_PATH = /^(?:[\p{L}\p{N} .,()&+/\\:_~-]|\$(?=[\\/]))*[^\\$]$/u;

/**
 * Null where the maker is not stated, or its name holds characters that a shell would interpret. A report folder with such
 * characters is left for the reader to put in.
 */
export function makerCommand(report: string, manufacturer: string): string | null {
  if (!HARMLESS.test(manufacturer)) return null;
  const from = HARMLESS_PATH.test(report) ? report : 'REPORT';
  return `slic-audit evidence-pack --from "${from}" --maker "${manufacturer}"`;
}

export const NO_MAKER_COMMAND =
  'No command, because the name is missing or contains characters that a shell would interpret: give evidence-pack the device folders.';
