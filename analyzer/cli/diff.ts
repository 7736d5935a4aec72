export const diff = null as never;
