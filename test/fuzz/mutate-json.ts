/** Hostile edits of JSON that keep it JSON: what a program meets that trusts the shape of what it parsed. */
import type { Random } from '../../analyzer/generate/random.ts';
import { canaryKey, TEXTS, VALUES } from './nasty.ts';

type Parent = Record<string, unknown> | unknown[];

/** Mutates a file; bytes that are no JSON, or too deep a one to be written again, come back as they are. */
export function mutateJson(bytes: Uint8Array, random: Random): Uint8Array {
  try {
    const text = Buffer.from(bytes).toString('utf8');
    const root = { value: JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as unknown };
    for (let n = random.pick([1, 1, 2, 4]); n > 0; n--) edit(root, random);
    return Buffer.from(raw(JSON.stringify(root.value) ?? 'null', random), 'utf8');
  } catch {
    return bytes;
  }
}

/** Goes down a random way and changes what stands at its end. */
function edit(root: { value: unknown }, random: Random): void {
  let parent: Parent = root as Record<string, unknown>;
  let key: string = 'value';
  for (;;) {
    const child: unknown = (parent as Record<string, unknown>)[key];
    const keys = typeof child === 'object' && child !== null ? Object.keys(child) : [];
    if (keys.length === 0 || random.chance(0.25)) break;
    parent = child as Parent;
    key = random.pick(keys);
  }
  change(parent as Record<string, unknown>, key, random);
}

function change(parent: Record<string, unknown>, key: string, random: Random): void {
  const old = parent[key];
  switch (random.between(0, 8)) {
    case 0:
      delete parent[key];
      return;
    case 1:
      parent[key] = random.pick(VALUES);
      return;
    case 2:
      parent[key] = random.pick(TEXTS);
      return;
    case 3:
      parent[key] = canaryKey(random);
      return;
    case 4:
      parent[key] = [old];
      return;
    case 5:
      parent[key] = Array.isArray(old) ? Array(random.pick([2, 100, 6000])).fill(old[0] ?? null) : { [key]: old };
      return;
    case 6:
      parent[random.pick(TEXTS)] = old;
      return;
    case 7:
      parent[key] = typeof old === 'string' ? `${random.pick(TEXTS)}${old}${random.pick(TEXTS)}` : String(old);
      return;
    default:
      parent[key] =
        typeof old === 'number' ? random.pick([-old, old + 0.5, old * 1e9, String(old)]) : canaryKey(random);
  }
}

/** What JSON.stringify would never write. */
function raw(json: string, random: Random): string {
  switch (random.between(0, 9)) {
    case 0:
      return json.replace(/^\{/, '{"__proto__":{"schemaVersion":1,"polluted":true},');
    case 1:
      return json.replace(/^\{/, '{"constructor":{"prototype":{"polluted":true}},"evidence":[],');
    case 2:
      return `${json}${random.pick(['', ' ', '\u0000\u0000', '}', ',', json])}`;
    case 3: {
      const depth = random.pick([10, 1000, 20_000]);
      return json.replace(/:"[^"]*"/, `:${'['.repeat(depth)}${']'.repeat(depth)}`);
    }
    case 4:
      return json.replace(/:(\d+)/, random.pick([':1e999', ':-0', ':0x10', ':1.5', ':123456789012345678901234567890']));
    case 5:
      return json.replace(/"([^"]+)":/, (pair, name) => `${pair}null,"${name}":`);
    default:
      return json;
  }
}
