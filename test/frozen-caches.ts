/** What a cache keeps is shared: in the tests it is frozen, so that whoever changes it fails. */
import { Cache } from '../analyzer/evidence/shared/cache.ts';

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}

Cache.guard = freeze;
