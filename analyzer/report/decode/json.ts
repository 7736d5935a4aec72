/** One SLIC table as data. Layout: schemas/decode.schema.json. */
import type { DecodedSlic } from '../../evidence/slic/table.ts';
import type { FirmwareState, MarkerDetail, Slic } from '../../model/types.ts';
import { classifyMarker } from '../../verdict/marker.ts';
import { type ByteField, byteMap, type SignatureCheck, signatureSteps, type TableSource } from './text.ts';

interface DecodeJson {
  schemaVersion: 1;
  /** Null where the file is the raw table. */
  source: TableSource | null;
  slic: Slic;
  /** Bytes behind the declared length, which are not shown. */
  trailingBytes: number;
  firmwareState: FirmwareState;
  markerDetail: MarkerDetail;
  signature: SignatureCheck;
  fields: ByteField[];
}

export function decodeJson(table: DecodedSlic, source: TableSource | null): DecodeJson {
  const { state, detail } = classifyMarker(table);
  return {
    schemaVersion: 1,
    source,
    slic: table.slic,
    trailingBytes: table.trailing,
    firmwareState: state,
    markerDetail: detail,
    signature: signatureSteps(table),
    fields: byteMap(table),
  };
}
