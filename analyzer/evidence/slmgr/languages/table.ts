/** The shape of a language table. Tables are data: a new language is a new file and a line in index.ts. */

/** What a line of slmgr.vbs says, whatever its language. */
export type Field =
  | 'serviceVersion'
  | 'name'
  | 'description'
  | 'activationId'
  | 'applicationId'
  | 'extendedPid'
  | 'productKeyChannel'
  | 'installationId'
  | 'partialProductKey'
  | 'licenseStatus'
  | 'remainingMinutes'
  | 'notificationReason'
  | 'evaluationEnd'
  | 'cmid'
  | 'kmsHost'
  | 'kmsHostLine'
  | 'activationType'
  | 'child'
  | 'other'
  | 'error';

export interface LanguageTable {
  /** BCP 47, without region where the words do not tell it. */
  tag: string;
  /** Labels as printed, without the colon. */
  labels: Partial<Record<Field, readonly string[]>>;
  /** Words after "License Status:", by status 0 to 6; the longest that the line contains counts. */
  status: Partial<Record<0 | 1 | 2 | 3 | 4 | 5 | 6, readonly string[]>>;
  /** Headings of a KMS host's block. */
  hostHeadings?: readonly string[];
  /** "Product activated successfully." */
  activated?: readonly string[];
  /** "This license is not in use." */
  notInUse?: readonly string[];
}
