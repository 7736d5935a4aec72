/** Text out of JSON: a capture that a tool has put into a string, into an array of lines, or into the object of a result. */

/** JSON that is deeper is no result of a tool. */
const MAX_DEPTH = 20;

/** The text that a JSON document carries; null where the document is none, or carries none. */
export function jsonToText(text: string): string | null {
  const first = text.trimStart()[0];
  if (first !== '{' && first !== '[' && first !== '"') return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  let best: string | null = null;
  for (const found of textsIn(value, 0)) if (best === null || found.length > best.length) best = found;
  return best;
}

/** Strings, arrays of strings as lines, and objects with plain values as a list of properties. */
function* textsIn(value: unknown, depth: number): Generator<string> {
  if (depth > MAX_DEPTH) return;
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) {
    if (value.length > 0 && value.every((item) => typeof item === 'string')) yield `${value.join('\n')}\n`;
    else {
      const objects = value.map((item) => propertiesOf(item)).filter((list) => list !== null);
      if (objects.length > 0) yield objects.join('\n\n');
      for (const item of value) yield* textsIn(item, depth + 1);
    }
  } else if (typeof value === 'object' && value !== null) {
    const list = propertiesOf(value);
    if (list !== null) yield list;
    for (const item of Object.values(value)) yield* textsIn(item, depth + 1);
  }
}

/** The properties of a licence as Format-List would print them; null where the object is none. */
function propertiesOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value).filter(([, item]) => typeof item !== 'object' || item === null);
  if (!entries.some(([name]) => /^(?:LicenseStatus|PartialProductKey|ApplicationID)$/i.test(name))) return null;
  return entries.map(([name, item]) => `${name} : ${item ?? ''}`).join('\n');
}
