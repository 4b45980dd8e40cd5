import type { InconclusiveCode, LocalText } from '../domain/outcome.ts';
import type { ProbeError } from '../transport/probe-error.ts';
import { OperationError } from './operation-error.ts';

/** Most characters of a page title or a message of somebody else that a reason repeats. */
const MAX_QUOTED = 120;

export const quoted = (text: string): string => (text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text);

export const unknownName = (operation: string, name: string): OperationError => new OperationError('no-input', {
  ja: `操作 ${operation} の \${${name}} に入れる値がありません。プロファイルの変数名か、先の手順の抽出を確認してください。`,
  en: `Operation ${operation} has no value for \${${name}}; check the name, or the step that should extract it.`,
}, { lacks: name });

export const bytesInText = (operation: string, name: string): OperationError => new OperationError('no-input', {
  ja: `操作 ${operation} の \${${name}} はファイルの内容です。ファイルを送る場所にだけ書けます。`,
  en: `In operation ${operation}, \${${name}} is the content of a file and may stand only where a file is sent.`,
});

export const unusable = (operation: string, what: string, detail: string): OperationError => new OperationError('no-input', {
  ja: `操作 ${operation} の記述が使えません(${what}: ${quoted(detail)})。`,
  en: `Operation ${operation} cannot be used as written (${what}: ${quoted(detail)}).`,
});

export const missingValue = (operation: string, exchange: LocalText, extractor: string, seen: LocalText): OperationError =>
  new OperationError('control-failed', {
    ja: `操作 ${operation} の${exchange.ja}の応答から値を取り出せませんでした(抽出 ${extractor}、応答 ${seen.ja})。`,
    en: `Operation ${operation}, ${exchange.en}: the answer did not give ${extractor}; it was ${seen.en}.`,
  });

const CODE_OF: Partial<Record<ProbeError['code'], InconclusiveCode>> = { ABORTED: 'interrupted', OUT_OF_HOURS: 'unsafe-to-run' };

export const noAnswer = (operation: string, exchange: LocalText, error: ProbeError): OperationError =>
  new OperationError(CODE_OF[error.code] ?? 'unreachable', {
    ja: `操作 ${operation} の${exchange.ja}に応答がありませんでした(${error.code})。`,
    en: `Operation ${operation}, ${exchange.en}: no answer (${error.code}).`,
  }, { cause: error });
