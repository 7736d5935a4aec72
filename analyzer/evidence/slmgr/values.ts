/** Values of a product block that its label tells, read more loosely than by shape alone. */

import { flat, remember } from '../shared/cache.ts';
import { channelOf } from '../shared/channel.ts';
import { foldCode } from '../shared/code.ts';
import { hostIn, isMask } from './shape.ts';

/** The script prints eight digits, or fewer (`0x0`) and a full stop; fewer at the end of a text have been cut. */
export function reasonIn(value: string): string | null {
  return foldCode(/0x(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{1,7}(?=[.\s(]))/.exec(value)?.[0]);
}

/** A host without a port, as people write it; a sentence ("not available") or a mask is none. */
export function bareHost(value: string): string | null {
  return /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?$/.test(value) && hostIn(`${value}:1688`) !== null
    ? value
    : null;
}

export const isCounter = (value: string): boolean => value.length < 10 && /^\d{1,9}$/.test(value);
export const isOtherActivation = (label: string): boolean => label.startsWith('AO ') || label.includes('ILID');

/** As people type it: in small letters, or with something behind it. */
export function loosePartialKey(value: string): string | null {
  const key = /^[A-Z0-9]{5}\b/i.exec(value)?.[0] ?? null;
  return key === null || isMask(key) ? null : key.toUpperCase();
}

/** A fleet has some dozen products. */
const MEMO_LIMIT = 1024;
const MEMO_LENGTH = 200;
const channels = new Map<string, string | null>();

export function channelOfDescription(description: string | null): string | null {
  if (description === null) return null;
  const known = channels.get(description);
  if (known !== undefined) return known;
  const channel = channelOf(description);
  if (description.length > MEMO_LENGTH) return channel;
  return remember(channels, MEMO_LIMIT, flat(description), channel === null ? null : flat(channel));
}
