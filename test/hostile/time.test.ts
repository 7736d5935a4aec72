import { expect, it } from 'vitest';
import { utcTime } from '../../analyzer/evidence/manifest.ts';

it.each(['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.1234567Z', '2026-01-01T01:00:00+01:00', '2026-01-01T00:00'])(
  '%s is a time',
  (text) => expect(utcTime(text)).toBe(text),
);

it.each([
  '2026-01-01T00:00 (=cmd)',
  '2026-01-01T00:00:00Z\n',
  '2026-13-01T00:00:00Z',
  '2026-01-01',
  '',
  '+275760-09-13T00:00:00Z',
])('%j is none', (text) => expect(utcTime(text)).toBeNull());
