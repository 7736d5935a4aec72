export interface DecodedText {
  text: string;
  /** How the bytes were read: ascii, utf-8, utf-16le, utf-16be, windows-1252, cp850...; `+repaired` after mojibake. */
  encoding: string;
}
