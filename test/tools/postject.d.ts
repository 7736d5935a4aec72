/** The part of postject that the single executable needs; it has no types of its own. */
declare module 'postject' {
  export function inject(
    file: string,
    resource: string,
    data: Buffer,
    options: { sentinelFuse: string; overwrite?: boolean },
  ): Promise<void>;
}
