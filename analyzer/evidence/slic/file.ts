/** slic.bin beside its manifest: which bytes are a witness, and whether somebody vouches for them. */
import type { ProblemSink } from '../../model/problems.ts';
import type { Caches } from '../caches.ts';
import type { ManifestItem } from '../manifest.ts';
import { type DecodedSlic, decodeSlicOnce, isSlic, tableDigest } from './table.ts';

/** A file that differs from the manifest in size or hash was damaged on the way and is no witness. */
export function readSlicFile(
  bytes: Uint8Array,
  item: ManifestItem | null,
  report: ProblemSink,
  caches: Caches,
): DecodedSlic | null {
  const digest = tableDigest(bytes, caches.digests);
  if (item?.bytes != null && item.bytes !== bytes.length) {
    report('size-mismatch', bytes.length, item.bytes);
    return null;
  }
  if (item?.sha256 != null && item.sha256 !== digest) {
    report('hash-mismatch');
    return null;
  }
  if (!isSlic(bytes)) {
    report('not-slic', bytes.length);
    return null;
  }
  // Both were compared above: with both there, the file is what the firmware returned.
  const isVouchedFor = item?.status === 'collected' && item.bytes !== null && item.sha256 !== null;
  const table = decodeSlicOnce(bytes, digest, isVouchedFor, caches.tables);
  if (table.trailing > 0 && !isVouchedFor) report('trailing-bytes', table.trailing);
  return table;
}
