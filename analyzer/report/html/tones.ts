/** Looks of the parts of a bar: a colour and a pattern each, so that they are told apart without colour too. */
/** Marks over a ground in the colour of the part, eight pixels square. A part without one is plain. */
const MARKS: Record<string, string> = {
  allowed: '<path d="M0 8 8 0M-2 2 2-2M6 10 10 6"/>',
  'not-applicable': '<path d="M0 2H8M0 6H8"/>',
  unknown: '<circle cx="2" cy="2" r="1.3"/><circle cx="6" cy="6" r="1.3"/>',
  unreported: '<path d="M0 0 8 8M-2 6 2 10M6-2 10 2M0 8 8 0M-2 2 2-2M6 10 10 6"/>',
  'cause-2': '<path d="M0 8 8 0M-2 2 2-2M6 10 10 6"/>',
  'cause-3': '<circle cx="2" cy="2" r="1.3"/><circle cx="6" cy="6" r="1.3"/>',
  'cause-4': '<path d="M0 2H8M0 6H8"/>',
  'cause-5': '<path d="M2 0V8M6 0V8"/>',
  'cause-6': '<path d="M0 0 8 8M-2 6 2 10M6-2 10 2"/>',
};

/** The patterns, once for the page; the style names them by `#p-` and the part's class. */
export const PATTERNS = `<svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>${Object.entries(
  MARKS,
)
  .map(
    ([tone, marks]) =>
      `<pattern id="p-${tone}" class="${tone}" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="ground" width="8" height="8"/>${marks}</pattern>`,
  )
  .join('')}</defs></svg>`;
