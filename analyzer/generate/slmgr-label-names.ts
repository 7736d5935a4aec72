/** The labels and words that a display language of `slmgr /dlv` has; `{0}`, `{1}` are numbers. */
export interface SlmgrLabels {
  serviceVersion: string;
  name: string;
  description: string;
  activationId: string;
  applicationId: string;
  extendedPid: string;
  keyChannel: string;
  installationId: string;
  processorUrl: string;
  machineUrl: string;
  useLicenseUrl: string;
  keyUrl: string;
  validationUrl: string;
  partialKey: string;
  status: string;
  /** By license status, 0 to 6. */
  statuses: readonly [string, string, string, string, string, string, string];
  volumeExpiration: string;
  timebasedExpiration: string;
  timeRemaining: string;
  minutes: string;
  reason: string;
  /** What follows some reasons. */
  graceExpired: string;
  evaluationEnd: string;
  rearm: string;
  rearmSku: string;
  trustedTime: string;
  activationType: string;
  recent: string;
  kmsClient: string;
  cmid: string;
  kmsFromDns: string;
  kmsAddress: string;
  kmsPid: string;
  activationInterval: string;
  renewalInterval: string;
  caching: string;
  ato: string;
  /** Order of a date's parts, and how a time of day is written. */
  date: string;
}
