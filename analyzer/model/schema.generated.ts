// Generated from schemas/ by `npm run generate`; do not edit.

export type Verdict = ("allowed" | "blocked" | "not-applicable" | "unknown" | "unreported")
export type Cause = ("marker-valid" | "slic-absent" | "kms-activated" | "marker-missing" | "marker-corrupt" | "slic-invalid" | "ids-inconsistent" | "refused-unexplained" | "os-not-checked" | "channel-not-checked" | "no-evidence" | "unreadable" | "evidence-conflict" | "not-collected")
export type KbCause = ("" | "Cause 1" | "Cause 2")
export type Confidence = ("" | "high" | "medium" | "low")
export type FirmwareState = ("marker-valid" | "slic-absent" | "marker-missing" | "marker-corrupt" | "slic-invalid" | "ids-inconsistent" | "unknown")
export type MarkerDetail = ("" | "template" | "blank-ff" | "blank-00" | "header-only" | "no-marker" | "structure" | "public-key" | "signature" | "oem-ids" | "checksum" | "length")
export type KmsPrediction = ("works" | "refused" | "unknown")
/**
 * whether Windows' own numbers (WMI marker status, event flags, refusals, KMS success) agree with the state of the firmware; empty where the firmware was not seen
 */
export type WindowsSays = ("" | "agrees" | "contradicts" | "silent")
export type Action = ("none-needed" | "activate-now" | "fix-kms-service" | "contact-oem" | "replace-placeholder" | "write-board-identity" | "check-oem-ids" | "check-virtual-machine" | "investigate-refusal" | "no-firmware-check" | "other-channel" | "collect-again" | "resolve-conflict" | "deploy-collector")
/**
 * the one that status, reason and minutes come from together
 */
export type Witness = ("slic" | "acpi" | "manifest" | "licensing" | "events" | "slmgr" | "mgadiag")
export type Witness1 = ("slic" | "acpi" | "manifest" | "licensing" | "events" | "slmgr" | "mgadiag")
export type ConflictCode = ("mgadiag-firmware" | "mgadiag-marker-version" | "wmi-firmware" | "event-no-slic" | "refusal" | "kms-success" | "rsdt-xsdt" | "manifest-absent" | "os" | "channel" | "windows-numbers" | "windows-code" | "license-status" | "refusal-date" | "acpi-slic" | "unlisted-file")
export type ProblemCode = ("link" | "not-regular-file" | "too-large" | "read-error" | "folder-unreadable" | "folder-empty" | "vanished" | "too-many-files" | "too-many-runs" | "loose-files" | "unknown-folder" | "duplicate-file-name" | "no-complete-run" | "incomplete-collection" | "manifest-missing" | "manifest-invalid" | "manifest-version" | "file-missing" | "size-mismatch" | "hash-mismatch" | "unlisted-file" | "trailing-bytes" | "not-slic" | "table-cut" | "read-from" | "several-files-fit" | "wrong-place" | "unread-files" | "devices-deeper" | "csv-invalid" | "json-invalid" | "wrong-type" | "not-text" | "no-report" | "office-output" | "ambiguous" | "truncated" | "key-redacted" | "activation-error" | "unknown-channel" | "several-windows-products" | "unknown-status" | "clock" | "not-collected" | "internal-error")
export type EvidenceStatus = ("collected" | "absent" | "failed" | "timeout" | "skipped")
export type CollectionKind = ("run" | "flat" | "incomplete" | "hand-made" | "none" | "inventory")
export type BiosValid = ("valid" | "no_marker" | "no_slic" | "invalid_slic" | "invalid_marker" | "not_stated")

/**
 * One device: a line of devices.jsonl, or the object that explain --json prints. Schema version 2.
 */
export interface DeviceResult {
schemaVersion: 2
/**
 * name of the device folder, or the machine as the inventory lists it
 */
device: string
/**
 * path of the folder that the evidence came from; empty where nothing was collected
 */
source: string
verdict: Verdict
cause: Cause
kbCause: KbCause
confidence: Confidence
/**
 * why the confidence is what it is; empty where there is none
 */
confidenceReason: string
firmwareState: FirmwareState
markerDetail: MarkerDetail
kmsPrediction: KmsPrediction
windowsSays: WindowsSays
action: Action
/**
 * one sentence that a desk technician can act on
 */
nextStep: string
/**
 * id of the rule that decided the verdict
 */
rule: string
/**
 * channel token that the verdict went by
 */
licenseChannel: (string | null)
/**
 * state of the licence; null where nothing is known of it
 */
license: (License | null)
/**
 * makers for which the public key is known to sign; a hint only
 */
keyOwner: (string | null)
/**
 * observations that decide nothing
 */
hints: Hint[]
/**
 * witnesses that the verdict rests on
 */
basis: Witness1[]
conflicts: Conflict[]
problems: Problem[]
evidence: EvidenceItem[]
computer: Computer
os: Os
collection: Collection
/**
 * further columns of the inventory list
 */
inventory: ({
[k: string]: string
} | null)
slic: (Slic | null)
acpi: (Acpi | null)
slmgr: (Slmgr | null)
mgadiag: (Mgadiag | null)
licensing: (Licensing | null)
events: (LicensingEvent[] | null)
}
export interface License {
witness: Witness
status: (number | null)
/**
 * why Windows is in Notification
 */
notificationReason: (string | null)
/**
 * minutes to expiry or to the next worse state
 */
remainingMinutes: (number | null)
/**
 * KMS host that the machine used or is set to, as the first witness names it that knows one
 */
kmsHost: (string | null)
}
export interface Hint {
code: ("key-of-another-maker" | "virtual-machine" | "old-report" | "clock" | "board-identity" | "other-kms-error" | "other-machine" | "embedded-edition")
message: string
}
export interface Conflict {
code: ConflictCode
/**
 * the one that counts first
 */
witnesses: Witness1[]
/**
 * what each of them says, in the order of witnesses
 */
says: string[]
message: string
/**
 * plausible explanations, the likeliest first, each with the datum that supports it
 */
explanations: string[]
}
export interface Problem {
code: ProblemCode
/**
 * file name within the device folder
 */
file: (string | null)
message: string
}
export interface EvidenceItem {
name: string
status: EvidenceStatus
/**
 * why it could not be collected, as the collector says
 */
error?: string
}
export interface Computer {
name: (string | null)
fqdn: (string | null)
domain: (string | null)
manufacturer: (string | null)
model: (string | null)
serialNumber: (string | null)
uuid: (string | null)
machineGuid: (string | null)
biosVersion: (string | null)
biosDate: (string | null)
}
export interface Os {
caption: (string | null)
version: (string | null)
build: (string | null)
/**
 * 1 client, 2 domain controller, 3 server
 */
productType: (number | null)
architecture: (string | null)
sku: (number | null)
uiLanguage: (string | null)
oemCodePage: (number | null)
}
export interface Collection {
kind: CollectionKind
collectedUtc: (string | null)
collectorVersion: (string | null)
}
export interface Slic {
/**
 * bytes of the file
 */
length: number
declaredLength: (number | null)
revision: (number | null)
checksumOk: (boolean | null)
/**
 * as in the header, without trailing blanks and NULs
 */
oemId: (string | null)
oemTableId: (string | null)
/**
 * of the whole table
 */
sha256: string
structures: {
type: number
offset: number
length: number
}[]
publicKey: ({
bits: number
exponent: number
/**
 * of the 128 modulus bytes as they lie there
 */
sha256: string
/**
 * makers known to use this key
 */
oem: (string | null)
} | null)
marker: ({
/**
 * structure version, e.g. 0x00020000
 */
version: string
oemId: string
oemTableId: string
signatureOk: boolean
} | null)
/**
 * as MGADiag prints it, e.g. 0x20001; only where the marker is sound
 */
markerVersion: (string | null)
}
export interface Acpi {
tables: {
signature: string
oemId: string
oemTableId: string
}[]
/**
 * SLIC against RSDT and XSDT; null where they disagree with each other or none was read
 */
idsConsistent: (boolean | null)
}
export interface Slmgr {
serviceVersion: (string | null)
/**
 * BCP 47 tag, from the labels or from the PID
 */
language: (string | null)
/**
 * how the bytes were read
 */
encoding: (string | null)
/**
 * code of the error that appears in place of a block
 */
errorCode: (string | null)
errorKind: ("no_key" | "usage" | "other" | "empty" | "wmi_failure" | "wsh_disabled" | "not_supported" | null)
/**
 * code of an activation attempt in the same transcript
 */
attemptError: (string | null)
/**
 * lowest Windows version that prints the labels of the text: 6.2 where it has Configured Activation Type, 6.3 where it has Product Key Channel
 */
minVersion: (string | null)
products: SlmgrProduct[]
windows: (SlmgrProduct | null)
}
export interface SlmgrProduct {
/**
 * Name line, as printed
 */
name: (string | null)
/**
 * Description line, as printed
 */
description: (string | null)
/**
 * channel token of the description, e.g. VOLUME_KMSCLIENT
 */
channel: (string | null)
/**
 * GUID, lower case
 */
activationId: (string | null)
/**
 * GUID, lower case
 */
applicationId: (string | null)
extendedPid: (string | null)
/**
 * e.g. Volume:GVLK; printed from 6.3 on
 */
productKeyChannel: (string | null)
/**
 * last five characters; never in CSV, XLSX or HTML
 */
partialProductKey: (string | null)
licenseStatus: (number | null)
/**
 * why the licence is in Notification
 */
notificationReason: (string | null)
/**
 * minutes to expiry or to the next worse state
 */
remainingMinutes: (number | null)
/**
 * host:port
 */
kmsHost: (string | null)
/**
 * client machine ID, lower case GUID
 */
cmid: (string | null)
isKmsHost: boolean
/**
 * ESU and other add-ons
 */
isAddon: boolean
/**
 * field name to 1-based line of the decoded file
 */
lines: {
[k: string]: number
}
}
export interface Mgadiag {
toolVersion: (string | null)
encoding: (string | null)
licenseType: (string | null)
osVersion: (string | null)
productName: (string | null)
biosValid: BiosValid
/**
 * verbatim
 */
biosValidText: (string | null)
markerVersion: (string | null)
idsConsistent: (boolean | null)
acpiTables: {
name: string
oemId: string
oemTableId: string
}[]
/**
 * the OA 2.0 section is missing or cut
 */
truncated: boolean
licensing: (Slmgr | null)
/**
 * file time of the saved report, from the manifest
 */
modifiedUtc: (string | null)
lines: {
[k: string]: number
}
}
export interface Licensing {
service: ({
version: (string | null)
oa2xBiosMarkerStatus: (number | null)
oa2xBiosMarkerMinorVersion: (number | null)
keyManagementServiceMachine: (string | null)
} | null)
products: LicensingProduct[]
/**
 * the product that is the operating system
 */
windows: (LicensingProduct | null)
}
export interface LicensingProduct {
id: (string | null)
applicationId: (string | null)
name: (string | null)
description: (string | null)
channel: (string | null)
licenseFamily: (string | null)
isAddon: (boolean | null)
partialProductKey: (string | null)
productKeyId: (string | null)
productKeyChannel: (string | null)
licenseStatus: (number | null)
/**
 * why the licence is in its state
 */
licenseStatusReason: (string | null)
gracePeriodRemaining: (number | null)
}
export interface LicensingEvent {
id: number
/**
 * ISO 8601, UTC, fractions of a second as the file gives them
 */
timeUtc: (string | null)
/**
 * result that the event reports
 */
hresult: (string | null)
/**
 * binding flags of 12288 and 12289
 */
flags: (string | null)
/**
 * third value of a 12289: whether the answer activated this PC
 */
activated: (boolean | null)
/**
 * host:port of a 12288
 */
kmsHost: (string | null)
/**
 * client machine ID of a 12288, lower case GUID
 */
cmid: (string | null)
}

/**
 * manifest.json: written last by the collector, UTF-8. Schema version 1. Further keys are allowed and not read.
 */
export interface Manifest {
schemaVersion: 1
collector: {
version: string
powershell?: (string | null)
languageMode?: (string | null)
bitness?: (number | null)
elapsedMs?: (number | null)
[k: string]: unknown
}
/**
 * ISO 8601, UTC
 */
collectedUtc: string
/**
 * local time minus UTC
 */
utcOffsetMinutes?: (number | null)
computer: {
name?: (string | null)
fqdn?: (string | null)
domain?: (string | null)
manufacturer?: (string | null)
model?: (string | null)
serialNumber?: (string | null)
uuid?: (string | null)
machineGuid?: (string | null)
biosVersion?: (string | null)
biosDate?: (string | null)
[k: string]: unknown
}
os: {
caption?: (string | null)
version?: (string | null)
build?: (string | null)
/**
 * 1 client, 2 domain controller, 3 server
 */
productType?: (number | null)
architecture?: (string | null)
sku?: (number | null)
uiLanguage?: (string | null)
oemCodePage?: (number | null)
[k: string]: unknown
}
/**
 * an item for each evidence file, whether it was collected or not
 */
evidence: {
name: string
status: ("collected" | "absent" | "failed" | "timeout" | "skipped")
bytes?: (number | null)
/**
 * hex
 */
sha256?: (string | null)
/**
 * file time of a file that was found, such as a saved report
 */
modifiedUtc?: (string | null)
/**
 * product keys and key hashes redacted
 */
redactions?: (number | null)
error?: (string | null)
elapsedMs?: (number | null)
[k: string]: unknown
}[]
[k: string]: unknown
}

export type SummaryAction = ("none-needed" | "activate-now" | "fix-kms-service" | "contact-oem" | "replace-placeholder" | "write-board-identity" | "check-oem-ids" | "check-virtual-machine" | "investigate-refusal" | "no-firmware-check" | "other-channel" | "collect-again" | "resolve-conflict" | "deploy-collector")
export type FirmwareAlarm = ("marker-lost" | "board-swap" | "table-rewritten" | "marker-gained")

/**
 * summary.json: every count that the other reports show. Everything outside `run` depends only on the evidence, `changes` on the earlier result too. Schema version 2.
 */
export interface Summary {
schemaVersion: 2
devices: {
/**
 * rows: device folders and unreported machines
 */
total: number
folders: number
unreported: number
}
byVerdict: {
allowed: number
blocked: number
"not-applicable": number
unknown: number
unreported: number
}
byCause: {
"marker-valid": number
"slic-absent": number
"kms-activated": number
"marker-missing": number
"marker-corrupt": number
"slic-invalid": number
"ids-inconsistent": number
"refused-unexplained": number
"os-not-checked": number
"channel-not-checked": number
"no-evidence": number
unreadable: number
"evidence-conflict": number
"not-collected": number
}
byConfidence: {
none: number
high: number
medium: number
low: number
}
byFirmwareState: {
"marker-valid": number
"slic-absent": number
"marker-missing": number
"marker-corrupt": number
"slic-invalid": number
"ids-inconsistent": number
unknown: number
}
byMarkerDetail: {
none: number
template: number
"blank-ff": number
"blank-00": number
"header-only": number
"no-marker": number
structure: number
"public-key": number
signature: number
"oem-ids": number
checksum: number
length: number
}
byKmsPrediction: {
works: number
refused: number
unknown: number
}
byKbCause: {
none: number
"Cause 1": number
"Cause 2": number
}
/**
 * by number of devices
 */
actions: {
action: SummaryAction
devices: number
/**
 * the ten with most devices
 */
models: {
manufacturer: string
model: string
devices: number
}[]
}[]
/**
 * by manufacturer, model and BIOS version; empty text where not stated
 */
models: ModelSummary[]
/**
 * what siblings show that one device cannot
 */
findings: FleetFinding[]
/**
 * blocked PCs whose firmware only the maker can put right, by maker; the largest number first
 */
makers: MakerSummary[]
licences: LicenceSummary
coverage: {
newestCollectedUtc: (string | null)
oldestCollectedUtc: (string | null)
ages: {
/**
 * up to so many days older than the newest; null for all beyond
 */
days: (number | null)
devices: number
}[]
withoutTime: number
staleDays: (number | null)
/**
 * devices older than staleDays
 */
stale: number
kinds: {
run: number
flat: number
incomplete: number
"hand-made": number
none: number
inventory: number
}
/**
 * witness to devices where it was read
 */
witnesses: {
[k: string]: number
}
/**
 * version to devices
 */
collectorVersions: {
[k: string]: number
}
}
problems: {
/**
 * devices with a problem
 */
devices: number
/**
 * problem code to devices
 */
byCode: {
[k: string]: number
}
}
conflicts: {
devices: number
/**
 * conflict code to devices
 */
byCode: {
[k: string]: number
}
}
/**
 * hint code to devices
 */
hints: {
[k: string]: number
}
duplicates: {
/**
 * the largest groups first, at most 100
 */
names: {
value: string
/**
 * folder names, the first 20
 */
devices: string[]
count: number
}[]
/**
 * the largest groups first, at most 100
 */
uuids: {
value: string
/**
 * folder names, the first 20
 */
devices: string[]
count: number
}[]
/**
 * the largest groups first, at most 100
 */
serials: {
value: string
/**
 * folder names, the first 20
 */
devices: string[]
count: number
}[]
}
/**
 * how often Windows' own numbers agreed with the firmware that was seen
 */
calibration: {
firmwareState: string
markerDetail: string
agrees: number
contradicts: number
silent: number
}[]
inventory: ({
listed: number
reported: number
unreported: number
/**
 * device folders that no line of the inventory names
 */
notListed: number
/**
 * the first 20 of them
 */
notListedDevices: string[]
/**
 * machines that the list names twice
 */
repeated: number
/**
 * the first 20 of them, as first listed
 */
repeatedNames: string[]
groups: {
column: string
/**
 * different values; `values` holds the first 1,000 of them
 */
distinct: number
/**
 * the largest number of blocked devices first, then of devices
 */
values: {
value: string
devices: number
/**
 * verdict to devices
 */
byVerdict: {
[k: string]: number
}
}[]
}[]
} | null)
/**
 * against the earlier result: that of --baseline, else the one found in the output folder; null where there was none
 */
changes: (SummaryChanges | null)
run: RunFacts
}
export interface ModelSummary {
manufacturer: string
model: string
biosVersion: string
devices: number
/**
 * verdict to devices
 */
byVerdict: {
[k: string]: number
}
/**
 * firmware state to devices
 */
byFirmwareState: {
[k: string]: number
}
/**
 * marker detail to devices
 */
byMarkerDetail: {
[k: string]: number
}
/**
 * SHA-256 of a bad table to devices that show the very same bytes
 */
tables: {
[k: string]: number
}
}
export interface FleetFinding {
code: ("bios-decides" | "never-provisioned" | "same-table")
manufacturer: string
model: string
message: string
}
export interface MakerSummary {
/**
 * empty where not stated
 */
manufacturer: string
devices: number
models: {
model: string
devices: number
biosVersions: {
biosVersion: string
devices: number
}[]
}[]
/**
 * what is wrong
 */
defects: {
firmwareState: string
markerDetail: string
devices: number
}[]
}
/**
 * no licence advice: what a company is entitled to is set out in its contracts
 */
export interface LicenceSummary {
/**
 * blocked PCs
 */
blocked: number
/**
 * blocked PCs whose purchase record is to be looked up; where it shows no Windows licence, or the maker cannot help, MAK or Get Genuine is to be decided
 */
purchaseRecord: number
/**
 * blocked PCs of which it is first to be found out why
 */
investigateFirst: number
/**
 * those of purchaseRecord, the largest number first
 */
models: {
manufacturer: string
model: string
devices: number
}[]
/**
 * those of purchaseRecord by the columns of the inventory list
 */
places: {
column: string
values: {
value: string
devices: number
}[]
}[]
}
export interface SummaryChanges {
/**
 * newest collectedUtc of the earlier result
 */
since: (string | null)
/**
 * devices that the earlier result does not hold
 */
added: number
/**
 * devices that are in the earlier result only
 */
removed: number
/**
 * blocked now and not before; of devices in both results, as what follows
 */
newlyBlocked: number
/**
 * allowed now and not before
 */
newlyAllowed: number
/**
 * any other change of the verdict
 */
otherVerdict: number
/**
 * devices whose table changed under the same BIOS version: an alarm
 */
firmwareChanged: {
device: string
reason: FirmwareAlarm
biosVersion: string
/**
 * folder that the evidence of now came from
 */
source: string
}[]
}
export interface RunFacts {
program: string
version: string
startedUtc: string
elapsedMs: number
node: string
platform: string
roots: string[]
/**
 * folders found under the roots
 */
deviceFolders: number
/**
 * rows written; equal to deviceFolders and unreported machines
 */
rows: number
/**
 * devices taken over from the last run
 */
reused: number
concurrency: number
formats: string[]
shard: (string | null)
phases: RunPhases
}
export interface RunPhases {
/**
 * finding, reading and judging the devices, and writing their rows
 */
readMs: number
/**
 * making the reports for people from the rows
 */
reportsMs: number
}
