/**
 * Windows display languages: LCID (part of every Extended PID) -> BCP 47 tag, OEM code page (what the console and
 * cscript write) and ANSI code page (what Notepad saved before Windows 10 1903). Source: Microsoft's NLS tables.
 */

export interface LanguagePages {
  tag: string;
  oem: number;
  ansi: number;
}

const ROWS: readonly [lcid: number, tag: string, oem: number, ansi: number][] = [
  [1025, 'ar-SA', 720, 1256],
  [1026, 'bg-BG', 866, 1251],
  [1027, 'ca-ES', 850, 1252],
  [1028, 'zh-TW', 950, 950],
  [1029, 'cs-CZ', 852, 1250],
  [1030, 'da-DK', 850, 1252],
  [1031, 'de-DE', 850, 1252],
  [1032, 'el-GR', 737, 1253],
  [1033, 'en-US', 437, 1252],
  [1034, 'es-ES', 850, 1252],
  [1035, 'fi-FI', 850, 1252],
  [1036, 'fr-FR', 850, 1252],
  [1037, 'he-IL', 862, 1255],
  [1038, 'hu-HU', 852, 1250],
  [1040, 'it-IT', 850, 1252],
  [1041, 'ja-JP', 932, 932],
  [1042, 'ko-KR', 949, 949],
  [1043, 'nl-NL', 850, 1252],
  [1044, 'nb-NO', 850, 1252],
  [1045, 'pl-PL', 852, 1250],
  [1046, 'pt-BR', 850, 1252],
  [1048, 'ro-RO', 852, 1250],
  [1049, 'ru-RU', 866, 1251],
  [1050, 'hr-HR', 852, 1250],
  [1051, 'sk-SK', 852, 1250],
  [1053, 'sv-SE', 850, 1252],
  [1054, 'th-TH', 874, 874],
  [1055, 'tr-TR', 857, 1254],
  [1058, 'uk-UA', 866, 1251],
  [1060, 'sl-SI', 852, 1250],
  [1061, 'et-EE', 775, 1257],
  [1062, 'lv-LV', 775, 1257],
  [1063, 'lt-LT', 775, 1257],
  [1066, 'vi-VN', 1258, 1258],
  [2052, 'zh-CN', 936, 936],
  [2055, 'de-CH', 850, 1252],
  [2057, 'en-GB', 850, 1252],
  [2058, 'es-MX', 850, 1252],
  [2060, 'fr-BE', 850, 1252],
  [2067, 'nl-BE', 850, 1252],
  [2070, 'pt-PT', 850, 1252],
  [3076, 'zh-HK', 950, 950],
  [3079, 'de-AT', 850, 1252],
  [3081, 'en-AU', 850, 1252],
  [3082, 'es-ES', 850, 1252],
  [3084, 'fr-CA', 850, 1252],
  [4100, 'zh-SG', 936, 936],
  [4105, 'en-CA', 850, 1252],
  [4108, 'fr-CH', 850, 1252],
  [9242, 'sr-Latn-RS', 852, 1250],
  [16393, 'en-IN', 437, 1252],
];

export const PAGES_BY_LCID: ReadonlyMap<number, LanguagePages> = new Map(
  ROWS.map(([lcid, tag, oem, ansi]) => [lcid, { tag, oem, ansi }]),
);

const BY_TAG: ReadonlyMap<string, LanguagePages> = new Map(
  [...ROWS].reverse().flatMap(([, tag, oem, ansi]) => {
    const pages = { tag, oem, ansi };
    return [[tag, pages] as const, [tag.slice(0, 2), pages] as const];
  }),
);

/** Code pages of a language, by its tag or the two letters of it. */
export function pagesOfTag(tag: string): LanguagePages | undefined {
  return BY_TAG.get(tag) ?? BY_TAG.get(tag.slice(0, 2));
}

const PID_HEAD = /\d{5}-\d{5}-\d{3}-\d{6}-\d\d-(\d{4,5})-/y;
const HYPHEN = 45;

/** LCID in the first Extended PID, legible in every code page. Hyphens are found faster than digits tried. */
export function lcidOf(text: string): number | null {
  for (let at = text.indexOf('-', 5); at >= 0; at = text.indexOf('-', at + 1)) {
    // Of a line of hyphens only the last one can follow a digit.
    while (text.charCodeAt(at + 1) === HYPHEN) at += 1;
    if (text.charCodeAt(at + 6) !== HYPHEN || text.charCodeAt(at + 10) !== HYPHEN) continue;
    PID_HEAD.lastIndex = at - 5;
    const found = PID_HEAD.exec(text);
    if (found !== null) return Number(found[1]);
  }
  return null;
}

/** Name of a code page, as `encoding` has it and iconv-lite knows it. */
export function pageName(page: number): string {
  return page >= 1250 && page <= 1258 ? `windows-${page}` : `cp${page}`;
}
