import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleDocuments } from '../../../fixtures/staging/index.ts';
import type { DocumentsData } from '../../observations/document.ts';
import type { Observed, ProbeContext } from '../define.ts';
import { readNamedFile } from './read-file.ts';
import { readRecord } from './read-record.ts';
import { recordsProbe } from './records-probe.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'kenshu-documents-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, content: string | Uint8Array): void => writeFileSync(join(folder, name), content);
const HASH = '0'.repeat(64);

async function observe(documents: unknown): Promise<Observed<'documents.records'>> {
  const context = { profile: { documents }, profileDirectory: folder, evidence: { put: () => `sha256:${HASH}` } } as unknown as ProbeContext;
  for await (const one of recordsProbe.observe(context)) return one;
  throw new Error('nothing was observed');
}

test.each<[string, string]>([
  ['../outside.html', 'outside'],
  ['/etc/hostname', 'outside'],
  ['link.html', 'outside'],
  ['.', 'outside'],
  ['missing.html', 'ENOENT'],
])('%s is not read', async (name, problem) => {
  mkdirSync(join(folder, 'inner'));
  put('outside.html', 'x');
  symlinkSync(join(folder, 'outside.html'), join(folder, 'inner', 'link.html'));
  const file = await readNamedFile(join(folder, 'inner'), name, HASH, {});
  expect(file.sha256).toBeNull();
  expect(file.problem?.en).toContain(problem);
});

test.each<[string, string, string | Uint8Array, boolean | undefined]>([
  ['in markup and full width', 'a.html', '<td>Ｃ26－0001</td>'.replace('－', '-'), true],
  ['in Shift_JIS', 'b.html', Buffer.concat([Buffer.from('<meta charset="shift_jis">C26-0001 '), Buffer.from([0x93, 0xfa])]), true],
  ['nowhere', 'c.txt', 'C26-0002', false],
  ['in a file whose text is not read', 'd.pdf', 'C26-0001', undefined],
])('a value is looked for: %s', async (_what, name, content, found) => {
  put(name, content);
  expect((await readNamedFile(folder, name, HASH, { number: 'C26-0001' })).shows?.['number']).toBe(found);
});

test.each<[string, string, string]>([
  ['no YAML', 'kind: [', ''],
  ['no kind', 'id: x\n', 'kind'],
  ['a misspelt kind', 'id: x\nkind: ismpa\n', 'kind'],
  ['missing keys', 'id: x\nkind: ismap\n', ''],
])('a record that is %s is told with its line', async (_what, text, path) => {
  put('r.yaml', text);
  const { record, issues } = await readRecord(folder, 'r.yaml');
  expect(record).toBeNull();
  expect(issues.length).toBeGreaterThan(0);
  expect(issues[0]?.line).toBeGreaterThan(0);
  if (path) expect(issues.map((issue) => issue.path)).toContain(path);
});

test('a folder that is not there is evidence-missing', async () => {
  expect(await observe({ folder: 'nowhere', acceptedServiceNames: [] })).toMatchObject({ problem: { code: 'evidence-missing' } });
});

test('without a folder the probe is not run', () => {
  expect(recordsProbe.plan({ profile: {} } as never).missing.map(({ code }) => code)).toEqual(['evidence-missing']);
});

test('the records of a folder are read with the hashes of their files', async () => {
  for (const [name, content] of Object.entries(sampleDocuments(new Date()).files)) put(name, content);
  const seen = await observe({ folder: '.', acceptedServiceNames: [] }) as { data: DocumentsData };
  expect(seen.data.records).toHaveLength(1);
  const [{ kind, issues, files }] = seen.data.records as readonly [DocumentsData['records'][number]];
  expect([kind, issues]).toEqual(['ismap', []]);
  expect(files.map(({ sha256, declaredSha256, shows }) => [sha256 === declaredSha256, shows])).toEqual([[true, { registrationNumber: true, serviceName: true }]]);
});
