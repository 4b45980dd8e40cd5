import type { Operation } from './operation-schema.ts';

const extractors = (operation: Operation): readonly (readonly [string, { readonly secret: boolean }])[] => [
  ...(operation.http ?? []).flatMap((exchange) => Object.entries(exchange.extract ?? {})),
  ...(operation.browser ?? []).flatMap((step) => ('extract' in step ? Object.entries(step.extract) : [])),
];

/** What an operation has extracted, without what the profile declares secret: that much may be written down. */
export function publicValues(operation: Operation, values: Readonly<Record<string, string>>): Record<string, string> {
  const secret = new Set(extractors(operation).filter(([, extractor]) => extractor.secret).map(([name]) => name));
  return Object.fromEntries(Object.entries(values).filter(([name]) => !secret.has(name)));
}
