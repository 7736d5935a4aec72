/** Values that makers leave in place of a serial number or UUID: equal on many machines, and no sign of anything. */
const PLACEHOLDER =
  /^(?:none|null|unknown|n\/?a|default string|0+|f+|x+|-+|\.+|to be filled by o\.?e\.?m\.?|system serial number|chassis serial number|serial ?number|not (?:specified|applicable|available)|invalid|oem|empty|123456789|(?:0{8}|f{8})-(?:0{4}-|f{4}-){3}(?:0{12}|f{12})|03000200-0400-0500-0006-000700080009)$/i;

export const isPlaceholder = (value: string): boolean => PLACEHOLDER.test(value.trim());
