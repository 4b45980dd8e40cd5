import { OperationError } from '../actors/operation-error.ts';
import type { InconclusiveCode, Problem } from '../domain/outcome.ts';
import { ProbeError } from '../transport/probe-error.ts';
import type { ProbeErrorCode } from '../transport/types.ts';

const CODE_OF_ERROR: Readonly<Record<ProbeErrorCode, InconclusiveCode>> = {
  DNS_FAILED: 'unreachable',
  CONNECT_REFUSED: 'unreachable',
  CONNECT_TIMEOUT: 'unreachable',
  READ_TIMEOUT: 'unreachable',
  PEER_RESET: 'unreachable',
  TLS_FAILED: 'unreachable',
  PROXY_FAILED: 'unreachable',
  REPLY_MALFORMED: 'unreachable',
  REPLY_TOO_LARGE: 'unreachable',
  OUT_OF_SCOPE: 'unsafe-to-run',
  OUT_OF_HOURS: 'interrupted',
  ABORTED: 'interrupted',
};

const ADVICE: Readonly<Partial<Record<ProbeErrorCode, { readonly ja: string; readonly en: string }>>> = {
  OUT_OF_SCOPE: { ja: '対象の範囲(scope)にないため送信しませんでした', en: 'nothing was sent, because it is outside the declared scope' },
  OUT_OF_HOURS: { ja: '許可された時間帯が終わったため中断しました。時間内に再開してください', en: 'the permitted hours ended; resume the run within them' },
};

/** What the report says about an error a probe met; undefined when the error is a defect of the harness. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof OperationError) return error.problem;
  if (!(error instanceof ProbeError)) return undefined;
  const { ja, en } = ADVICE[error.code] ?? { ja: '対象と通信できませんでした', en: 'the target could not be reached' };
  return { code: CODE_OF_ERROR[error.code], reason: { ja: `${ja}(${error.message})。`, en: `${en} (${error.message}).` } };
}
