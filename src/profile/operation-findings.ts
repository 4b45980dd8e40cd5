import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { compile } from 'json-p3';
import { extractedNames, operationsOf, type PlacedOperation } from './operations-of.ts';
import type { Finding } from './profile-error.ts';
import type { TargetProfile } from './schema.ts';

/** Operations that cannot work: a required extractor is missing, a JSONPath is none, a module is not there. */
export const operationFindings = (profile: TargetProfile, directory: string): Finding[] =>
  operationsOf(profile).flatMap((placed) => [...missingExtractors(placed), ...brokenPaths(placed), ...missingModules(placed, directory)]);

function missingExtractors({ path, operation, must }: PlacedOperation): Finding[] {
  if (operation.function !== undefined) return [];
  const given = new Set(extractedNames(operation));
  return must.filter((name) => !given.has(name)).map((name) => ({ path, message: {
    ja: `この操作は「${name}」を取り出さなければなりません。extract に ${name} を加えてください。`,
    en: `This operation must extract "${name}". Add ${name} under extract.`,
  } }));
}

function isJsonPath(text: string): boolean {
  try {
    compile(text);
    return true;
  } catch {
    return false;
  }
}

function brokenPaths({ path, operation }: PlacedOperation): Finding[] {
  return (operation.http ?? []).flatMap((exchange, index) => Object.entries(exchange.extract ?? {}).flatMap(([name, { json }]) =>
    (json === undefined || isJsonPath(json) ? [] : [{ path: [...path, 'http', index, 'extract', name, 'json'], message: {
      ja: 'JSONPath として読めません。RFC 9535 の書き方($.items[0].id など)に直してください。',
      en: 'This is no JSONPath. Write it as RFC 9535 does, for example $.items[0].id.',
    } }])));
}

function missingModules({ path, operation }: PlacedOperation, directory: string): Finding[] {
  if (operation.function === undefined || existsSync(resolve(directory, operation.function.module))) return [];
  return [{ path: [...path, 'function', 'module'], message: {
    ja: `モジュール ${operation.function.module} がありません。このファイルからの相対パスを確かめてください。`,
    en: `The module ${operation.function.module} does not exist. Check the path, which is relative to this file.`,
  } }];
}
