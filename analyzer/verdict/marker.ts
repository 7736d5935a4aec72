/** What the decoded table says about the Windows marker, in the order in which it is tested. */
import { type DecodedSlic, HEADER, MARKER, PUBLIC_KEY, TEMPLATE_VERSION } from '../evidence/slic/table.ts';
import type { FirmwareState, MarkerDetail } from '../model/types.ts';

export interface MarkerFinding {
  state: FirmwareState;
  detail: MarkerDetail;
}

const found = (state: FirmwareState, detail: MarkerDetail): MarkerFinding => ({ state, detail });

/** Firmware state and marker detail of one table, RSDT and XSDT left aside. */
export function classifyMarker(table: DecodedSlic): MarkerFinding {
  const { slic } = table;
  if (slic.length < HEADER.length || slic.declaredLength !== slic.length) return found('slic-invalid', 'length');
  if (!slic.checksumOk) return found('slic-invalid', 'checksum');
  if (slic.length === HEADER.length) return found('marker-missing', 'header-only');
  if (table.bodyBlank) return found('marker-missing', `blank-${table.bodyBlank}`);
  if (table.structures.length === 0) return found('slic-invalid', 'structure');
  return table.marker ? classifyStructure(table, table.marker) : classifyAbsence(table);
}

/** Structures were walked and none of them is a marker: what is in its place? */
function classifyAbsence(table: DecodedSlic): MarkerFinding {
  const { structures, key, walkEnd, restBlank, slic } = table;
  const onlyKey = structures.length === 1 && key?.length === PUBLIC_KEY.length;
  if (onlyKey && walkEnd === slic.length) return found('marker-missing', 'no-marker');
  if (onlyKey && restBlank) return found('marker-missing', `blank-${restBlank}`);
  return found('marker-corrupt', 'structure');
}

function classifyStructure(table: DecodedSlic, marker: NonNullable<DecodedSlic['marker']>): MarkerFinding {
  const { key, slic } = table;
  if (marker.blank) return found('marker-missing', `blank-${marker.blank}`);
  if (marker.length !== MARKER.length || !marker.flagOk) return found('marker-corrupt', 'structure');
  if (!key || key.length !== PUBLIC_KEY.length || !key.magicOk || key.bits !== 1024 || key.modulusBlank)
    return found('marker-corrupt', 'public-key');
  if (!slic.marker?.signatureOk)
    return found('marker-corrupt', marker.version === TEMPLATE_VERSION ? 'template' : 'signature');
  if (!marker.idsEqual) return found('marker-corrupt', 'oem-ids');
  return found('marker-valid', '');
}
