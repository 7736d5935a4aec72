/** The sentences of the block Licences, the same in every report. */
export const LICENCE_QUESTION =
  'did the PC come with Windows? Its purchase record shows it. Where it did not, or the maker cannot help, somebody has to decide: a Get Genuine agreement and a MAK, a retail key, or another PC.';

export const LICENCE_CAVEAT =
  'This is a count, not licence advice: what your company is entitled to is set out in its contracts. KMS success proves no qualifying licence, and neither does a MAK.';
