import { decodeText } from './charset.ts';
import type { HttpResponse } from './types.ts';

type Facts = Omit<HttpResponse, 'header' | 'text'>;

/** An answer with the ways to read it. */
export function httpResponse(facts: Facts): HttpResponse {
  const header = (name: string): string | undefined => facts.headers.find(([key]) => key.toLowerCase() === name)?.[1];
  return { ...facts, header, text: () => decodeText(facts.body, header('content-type') ?? '') };
}
