import { fromBinary } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { texts } from '../i18n/language';
import { BadRequestSchema, ErrorInfoSchema, LocalizedMessageSchema } from '../gen/google/rpc/error_details_pb';

// Why a call failed, in words for people, as the service said them.
export interface Failure {
  code: Code;
  // For example "INVALID_FIELDS"; empty when no service answered.
  reason: string;
  // One sentence that says what happened and what to do; empty when no service answered.
  sentence: string;
  // Paths of fields to what is wrong with each.
  fields: ReadonlyMap<string, string>;
  // The machine-readable facts behind the reason.
  metadata: Readonly<Record<string, string>>;
}

// Whether nobody answered: the network is gone, or the gateway is.
export function isUnreachable(failure: Failure): boolean {
  return failure.reason === '' && (failure.code === Code.Unavailable || failure.code === Code.Unknown || failure.code === Code.DeadlineExceeded);
}

export function failureOf(error: unknown): Failure {
  const connectError = ConnectError.from(error);
  const failure = { code: connectError.code, reason: '', sentence: '', fields: new Map<string, string>(), metadata: {} as Record<string, string> };
  for (const detail of connectError.details) {
    if (!('type' in detail)) continue;
    if (detail.type === ErrorInfoSchema.typeName) {
      const info = fromBinary(ErrorInfoSchema, detail.value);
      failure.reason = info.reason;
      failure.metadata = { ...info.metadata };
    } else if (detail.type === LocalizedMessageSchema.typeName) {
      failure.sentence = fromBinary(LocalizedMessageSchema, detail.value).message;
    } else if (detail.type === BadRequestSchema.typeName) {
      for (const violation of fromBinary(BadRequestSchema, detail.value).fieldViolations) {
        failure.fields.set(violation.field, violation.localizedMessage?.message || violation.description);
      }
    }
  }
  // Of use to programs alone, as the service says it.
  if (failure.reason === 'REQUEST_ID_REUSED') failure.sentence = texts().common.recordedAlready;
  return failure;
}
