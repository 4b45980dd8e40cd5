import { isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Node, type Pair, type YAMLMap } from 'yaml';
import { ProfileError, type Path, type PathStep } from './profile-error.ts';
import { issueAt, type Position, type SourceDocument } from './source-document.ts';
import { yamlMessage } from './yaml-messages.ts';

const STANDARD_TAG = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq|merge)$/;

/** Reads one YAML 1.2 (or JSON) document. @throws {ProfileError} with the position of each error; excerpts are never quoted. */
export function parseYaml(file: string, text: string): SourceDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, merge: true });
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const issues = [
    ...document.errors.map(({ code, pos }) => issueAt(file, position(pos[0]), yamlMessage(code))),
    ...brokenNodes(document).map(({ node, code }) => issueAt(file, position(node.range?.[0] ?? 0), yamlMessage(code))),
  ];
  // One slip of indentation can upset every line below it.
  if (issues.length > 0) throw new ProfileError(issues.slice(0, 10));
  return { file, value: toValue(file, document), locate: (path, atKey) => position(offsetOf(document, path, atKey)) };
}

/** Tags other than YAML's own for JSON types, keys that are not text, and aliases without an anchor. */
function brokenNodes(document: Document): { readonly node: Node; readonly code: string }[] {
  const broken: { node: Node; code: string }[] = [];
  visit(document, {
    Node(_, node) {
      if (node.tag !== undefined && !STANDARD_TAG.test(node.tag)) broken.push({ node, code: 'CUSTOM_TAG' });
      if (isAlias(node) && node.resolve(document) === undefined) broken.push({ node, code: 'UNKNOWN_ANCHOR' });
    },
    Pair(_, { key }) {
      if (isNode(key) && !isScalar(key)) broken.push({ node: key, code: 'KEY_NOT_TEXT' });
    },
  });
  return broken;
}

function toValue(file: string, document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new ProfileError([issueAt(file, { line: 1, column: 1 }, yamlMessage('TOO_MANY_ALIASES'))], { cause: error });
  }
}

const keyText = (pair: Pair): string => String(isScalar(pair.key) ? pair.key.value : pair.key);

function findPair(document: Document, map: YAMLMap, step: PathStep): Pair | undefined {
  const own = map.items.find((pair) => keyText(pair) === String(step));
  if (own) return own;
  for (const merged of map.items.filter((pair) => keyText(pair) === '<<')) {
    const value = resolve(document, merged.value);
    for (const source of isSeq(value) ? value.items : [value]) {
      const target = resolve(document, source);
      const found = isMap(target) ? findPair(document, target, step) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

const resolve = (document: Document, node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
const startOf = (node: unknown): number | undefined => (isNode(node) ? node.range?.[0] : undefined);

function offsetOf(document: Document, path: Path, atKey = false): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    const parent = resolve(document, node);
    const found: unknown = isMap(parent) ? findPair(document, parent, step) : isSeq(parent) ? parent.items[Number(step)] : undefined;
    if (found === undefined) return offset;
    const wantKey = atKey && index === path.length - 1;
    node = isPair(found) && !wantKey ? found.value : found;
    offset = isPair(found) ? (wantKey ? undefined : scalarStart(document, found.value)) ?? startOf(found.key) ?? offset : startOf(found) ?? offset;
  }
  return offset;
}

/** A map or list begins below its key, which is the better place to point at. */
const scalarStart = (document: Document, value: unknown): number | undefined =>
  isScalar(resolve(document, value)) && isNode(value) && value.range && value.range[1] > value.range[0] ? value.range[0] : undefined;
