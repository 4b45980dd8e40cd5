import { OperationError } from './operation-error.ts';

/** Answers that say something about the service's health, not about who is asking (catalogue P8). */
export const silent = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** An operation was met with such an answer. */
export const nothingTold = (operation: string, status: number): OperationError =>
  new OperationError(status === 429 || status === 503 ? 'throttled' : 'unreachable', {
    ja: `操作 ${operation} に ${status} が返り、答えを得られませんでした。時間をおいて実行し直してください。`,
    en: `Operation ${operation} was answered with ${status}, which tells nothing. Run again later.`,
  });
