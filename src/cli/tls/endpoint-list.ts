import { readFileSync } from 'node:fs';
import type { LocalText } from '../../domain/outcome.ts';
import { UsageError } from '../usage-error.ts';
import { type HostAndPort, endpointText, parseEndpoint } from './endpoint-argument.ts';

/** A line of a list that names no host. */
export interface BrokenLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly reason: LocalText;
}

export interface EndpointList {
  readonly endpoints: readonly HostAndPort[];
  readonly broken: readonly BrokenLine[];
}

const MAX_BYTES = 16 * 1024 * 1024;
const MAX_SHOWN = 80;

/** The hosts of the command line and of the list, each once. @throws {UsageError} for a wrong argument, an unreadable list, or no host at all */
export function endpointList(positional: readonly string[], file: string | undefined): EndpointList {
  const given = positional.map(argument);
  const listed = file === undefined ? { endpoints: [], broken: [] } : readList(file);
  const endpoints = [...new Map([...given, ...listed.endpoints].map((one) => [endpointText(one), one])).values()];
  if (endpoints.length === 0 && listed.broken.length === 0) throw UsageError.of(
    'ホストがありません。kenshu tls HOST[:PORT] … または --from FILE で指定してください。', 'No host was given. Name HOST[:PORT] …, or a list with --from FILE.',
  );
  return { endpoints, broken: listed.broken };
}

function argument(text: string): HostAndPort {
  const parsed = parseEndpoint(text.trim());
  if (!parsed.ok) throw UsageError.of(`${shown(text)}: ${parsed.reason.ja}。`, `${shown(text)}: ${parsed.reason.en}.`);
  return parsed.value;
}

/** One host a line; `#` begins a remark. A line that cannot be read is told and left out. */
function readList(file: string): EndpointList {
  const endpoints: HostAndPort[] = [];
  const broken: BrokenLine[] = [];
  for (const [index, line] of readText(file).split(/\r\n|[\n\r]/).entries()) {
    const text = line.replace(/#.*$/, '').trim();
    if (text === '') continue;
    const parsed = parseEndpoint(text);
    if (parsed.ok) endpoints.push(parsed.value);
    else broken.push({ file, line: index + 1, text: shown(text), reason: parsed.reason });
  }
  return { endpoints, broken };
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    if (bytes.length > MAX_BYTES) throw UsageError.of(`${file}: 16 MiB を超えています。`, `${file}: larger than 16 MiB.`);
    return new TextDecoder('utf-8').decode(bytes);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    throw UsageError.of(`${file}: ファイルを読めません (${code})。`, `${file}: the file cannot be read (${code}).`);
  }
}

/** Control characters of a list must not reach a terminal. */
const shown = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?').slice(0, MAX_SHOWN);
