/**
 * What a text without a block contains: errors of slmgr.vbs and of the script host, in any language. A number identifies an
 * error; where there is none, names that are never translated do (slmgr.vbs, WMI, Windows Script Host, /ipk /ato /dlv).
 */
import type { Slmgr } from '../../model/types.ts';
import { foldCode } from '../shared/code.ts';
import { saysActivated } from './languages/index.ts';
import type { Line } from './line.ts';

type ErrorKind = Slmgr['errorKind'];

/** Error codes of a transcript, in order, and the last one that no success followed. */
export class ErrorLog {
  private codes: string[] = [];
  private attempts: string[] = [];
  private readonly texts: string[] = [];

  /** Takes note of a line that belongs to no block. */
  add(line: Line): void {
    if (this.texts.length < 2000) this.texts.push(line.text.slice(0, 1000));
    if (saysActivated(line.text)) {
      this.codes = [];
      this.attempts = [];
    }
    const code = codeIn(line.text);
    if (code === null) return;
    this.codes.push(code);
    if (line.known?.field === 'error' || /^0x/i.test(line.value)) this.attempts.push(code);
  }

  /** The last code anywhere: without a block there is nothing else to go by. */
  get lastCode(): string | null {
    return this.codes.at(-1) ?? null;
  }

  /** The last code that a line prints as an error; prose around a block mentions codes as well. */
  get lastAttempt(): string | null {
    return this.attempts.at(-1) ?? null;
  }

  /** Whether any line shows that slmgr.vbs, the script host or Windows' activation wrote it. */
  get isForeign(): boolean {
    return !this.texts.some((text) =>
      /slmgr|slui|script|windows|activat|elevated|0x[0-9A-F]{4}|^\S{1,20} ?[:：] ?-?\d/i.test(text),
    );
  }

  /** Why there is no block. `version` = the version line was there. */
  kind(version: string | null): ErrorKind {
    const texts = this.texts.filter((text) => !isBanner(text));
    if (texts.length === 0) return 'empty';
    const found = texts.map(kindOfLine).find((kind) => kind !== null);
    if (found !== undefined && found !== null) return found;
    if (isUsage(texts)) return 'usage';
    if (this.lastCode === '0xC004F014') return 'no_key';
    if (this.lastCode !== null) return 'other';
    // The script's own sentence for a missing key has no number; in another language only its place tells.
    if (version !== null && texts.length === 1 && !/\d/.test(texts[0] as string)) return 'no_key';
    return 'other';
  }
}

/**
 * Code of an error line: eight digits, or fewer (`0x5`) right after its label. `0x2a` is the argument that slui.exe takes
 * before the code.
 */
export function codeIn(text: string): string | null {
  if (!text.includes('0x') && !text.includes('0X')) return null;
  if (/\bERROR CODE:/.test(text)) return null;
  const whole = /0x[0-9A-F]{8}/i.exec(text)?.[0];
  return foldCode(whole ?? /^[^:：]{1,30}[:：] ?(0x[0-9A-F]{1,7})(?![0-9A-Za-z])/i.exec(text)?.[1]);
}

const isBanner = (text: string): boolean =>
  /^Microsoft \(R\) |Microsoft Corporation|^Copyright|^[^\p{L}\p{N}]*$/iu.test(text);

const KINDS: readonly (readonly [kind: NonNullable<ErrorKind>, pattern: RegExp])[] = [
  ['no_key', /product key not found/i],
  ['usage', /^(?:Error: ?)?(?:Unrecognized option|Invalid combination of command parameters)/i],
  ['not_supported', /does not support this version of SLMgr|not supported for remote execution/i],
  ['wsh_disabled', /Windows Script Host access is disabled|Loading your settings failed|find script engine/i],
  [
    'wmi_failure',
    /0x[0-9A-F]{1,8} occurred in|connecting to the local WMI provider|0x[0-9A-F]{1,8}\b.{0,200}\bWMI\b|\bWMI\b.{0,200}0x[0-9A-F]{1,8}\b/i,
  ],
];

function kindOfLine(text: string): ErrorKind {
  for (const [kind, pattern] of KINDS) if (pattern.test(text)) return kind;
  if (/0x[0-9A-F]/i.test(text)) return null;
  // Localised: the name of the host, or of the script without any command.
  if (/Windows Script Host/.test(text) && !/Version \d|Version: ?\d|^Microsoft/.test(text)) return 'wsh_disabled';
  if (/VBScript/.test(text) && /slmgr\.vbs/i.test(text)) return 'wsh_disabled';
  if (/SLMgr\.vbs/i.test(text) && !/[\\/]\w*slmgr|\/[a-z]{3}|slmgr(?:\.vbs)? [[<]|cscript/i.test(text))
    return 'not_supported';
  return null;
}

/** Usage text in any language: lines that begin with the options. */
function isUsage(texts: readonly string[]): boolean {
  const options = texts.filter((text) => /^\/(?:ipk|ato|dli|dlv|xpr|upk|skms)\b/.test(text));
  if (options.length >= 2) return true;
  const whole = texts.length <= 3 ? texts.join(' ') : '';
  return /\/ipk\b/.test(whole) && /\/ato\b/.test(whole) && /\/dlv\b/.test(whole);
}
