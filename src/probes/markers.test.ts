import fc from 'fast-check';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { markerFinder } from './markers.ts';
import { pdfFile, zipFile } from './seeding/file-content.ts';

const ASCII = 'kenshulistedabcdefghij234567klmn';
const OTHER = 'kenshuunlistedzyxwvutsrq765432ponm';
const JAPANESE = '検収印山川空海森林春夏秋冬東西南北';
const find = markerFinder([ASCII, OTHER, JAPANESE]);
const found = (bytes: Uint8Array | string): string[] => find(typeof bytes === 'string' ? Buffer.from(bytes) : bytes).hits.map(({ marker }) => marker);

/** 検収印山川空海森林春夏秋冬東西南北 in charsets Node cannot encode: JIS codes, from which the three encodings follow. */
const JIS = [0x3821, 0x3c7d, 0x3075, 0x3b33, 0x406e, 0x3675, 0x3324, 0x3f39, 0x4e53, 0x3d55, 0x3246, 0x3d29, 0x455f, 0x456c, 0x403e, 0x466e, 0x4b4c];
const eucJp = Buffer.from(JIS.flatMap((code) => [(code >> 8) | 0x80, (code & 0xff) | 0x80]));
const iso2022 = Buffer.concat([Buffer.from('\x1b$B'), Buffer.from(JIS.flatMap((code) => [code >> 8, code & 0xff])), Buffer.from('\x1b(B')]);
const shiftJis = Buffer.from(JIS.flatMap((code) => {
  const [row, cell] = [(code >> 8) - 0x21, (code & 0xff) - 0x21];
  const lead = (row >> 1) + (row < 62 ? 0x81 : 0xc1);
  const trail = row % 2 === 0 ? cell + (cell < 63 ? 0x40 : 0x41) : cell + 0x9f;
  return [lead, trail];
}));
const percent = (bytes: Uint8Array): string => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const scriptEscaped = (text: string): string => [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const entities = (text: string): string => [...text].map((character, index) => (index % 2 ? `&#x${character.charCodeAt(0).toString(16)};` : `&#${character.charCodeAt(0)};`)).join('');
const wrapped = (text: string): string => (Buffer.from(text).toString('base64').match(/.{1,20}/g) ?? []).join('\r\n');

describe('a marker is not there', () => {
  test.each<[string, Uint8Array | string]>([
    ['nothing', ''], ['another marker', 'kenshulistedabcdefghij234567klmX'], ['half of it', ASCII.slice(0, 20)],
    ['its halves apart', `${ASCII.slice(0, 20)} ${ASCII.slice(20)}`],
  ])('%s', (_what, bytes) => {
    expect(find(Buffer.from(bytes))).toEqual({ hits: [], complete: true });
  });

  test('no marker is sought', () => {
    expect(markerFinder([])(Buffer.from('text'))).toEqual({ hits: [], complete: true });
  });
});

describe('a marker is found', () => {
  test.each<[string, Uint8Array | string, string]>([
    ['plainly', `title: ${ASCII}`, ASCII],
    ['in capitals', ASCII.toUpperCase(), ASCII],
    ['split by highlighting', `<li><em>${ASCII.slice(0, 18)}</em>${ASCII.slice(18)}</li>`, ASCII],
    ['with places to break', `${ASCII.slice(0, 9)}<wbr>${ASCII.slice(9, 19)}\u{200b}${ASCII.slice(19)}`, ASCII],
    ['in UTF-8', JAPANESE, JAPANESE],
    ['in Shift_JIS', shiftJis, JAPANESE],
    ['in EUC-JP', eucJp, JAPANESE],
    ['in ISO-2022-JP', iso2022, JAPANESE],
    ['in UTF-16', Buffer.from(JAPANESE, 'utf16le'), JAPANESE],
    ['in big-endian UTF-16 at an odd byte', Buffer.concat([Buffer.from([1]), utf16be(ASCII)]), ASCII],
    ['in script escapes', `{"t":"${scriptEscaped(JAPANESE)}"}`, JAPANESE],
    ['in escaped script escapes', JSON.stringify({ inner: `{"t":"${scriptEscaped(JAPANESE)}"}` }), JAPANESE],
    ['in %u escapes', scriptEscaped(JAPANESE).replaceAll('\\', '%'), JAPANESE],
    ['in HTML entities', `<p>${entities(JAPANESE)}</p>`, JAPANESE],
    ['in entities in a script string', JSON.stringify(entities(ASCII)), ASCII],
    ['URL-encoded', encodeURIComponent(JAPANESE), JAPANESE],
    ['URL-encoded twice', encodeURIComponent(encodeURIComponent(JAPANESE)), JAPANESE],
    ['URL-encoded Shift_JIS', percent(shiftJis), JAPANESE],
    ['quoted-printable', percent(Buffer.from(JAPANESE)).replaceAll('%', '=').toUpperCase(), JAPANESE],
    ['quoted-printable over two lines', `${ASCII.slice(0, 12)}=\r\n${ASCII.slice(12)}`, ASCII],
    ['in base64', Buffer.from(`{"title":"${ASCII}"}`).toString('base64'), ASCII],
    ['in base64 glued to a path', `/files/${Buffer.from(`x${ASCII}y`).toString('base64')}`, ASCII],
    ['in base64 over lines', wrapped(`a mail about ${ASCII} and more`), ASCII],
    ['in base64url', `cursor=${Buffer.from(`>>>${ASCII}???`).toString('base64url')}&x=1`, ASCII],
    ['in the subject of a mail', `=?ISO-2022-JP?B?${iso2022.toString('base64')}?=`, JAPANESE],
    ['in gzip', gzipSync(JAPANESE), JAPANESE],
    ['in torn gzip', gzipSync(`${ASCII} ${'x'.repeat(100)}`).subarray(0, -9), ASCII],
    ['in zlib', deflateSync(ASCII), ASCII],
    ['in gzip in base64 in JSON', JSON.stringify({ data: gzipSync(ASCII).toString('base64') }), ASCII],
    ['stored in an archive', zipFile({ 'a.txt': Buffer.from(ASCII) }), ASCII],
    ['as a name in an archive', zipFile({ [`${ASCII}.txt`]: Buffer.from('') }), ASCII],
    ['in an archive in an archive', zipFile({ 'inner.zip': zipFile({ 'word/document.xml': Buffer.from(shiftJis) }) }), JAPANESE],
    ['in the text of a PDF', pdfFile(ASCII), ASCII],
    ['in a compressed PDF stream', pdf(`BT (${ASCII.slice(0, 8)}) Tj [(${ASCII.slice(8, 20)}) -20 (${ASCII.slice(20)})] TJ ET`), ASCII],
    ['in hex strings of a PDF', pdf(`BT <${Buffer.from(ASCII).toString('hex')}> Tj ET`), ASCII],
    ['in escapes of a PDF string', pdf(`BT (\\153${ASCII.slice(1, 5)}\\\n${ASCII.slice(5)}) Tj ET`), ASCII],
    ['in the codes of a subset font', pdf('BT <00010002> Tj <0003> Tj ET', `beginbfchar <0001> <${utf16be(ASCII.slice(0, 15)).toString('hex')}> <0002> <${utf16be(ASCII.slice(15, 30)).toString('hex')}> endbfchar beginbfrange <0003> <0004> [<${utf16be(ASCII.slice(30)).toString('hex')}> <0041>] endbfrange`), ASCII],
  ])('%s', (_how, bytes, marker) => {
    expect(found(bytes)).toEqual([marker]);
  });

  test('all of them at once, with the way to each', () => {
    expect(find(Buffer.from(`${ASCII} ${encodeURIComponent(JAPANESE)}`)).hits).toEqual([
      { marker: ASCII, via: [] }, { marker: JAPANESE, via: ['URL encoding'] },
    ]);
  });
});

/** A PDF as printers make it: streams deflated, the second one a ToUnicode map. */
function pdf(...streams: readonly string[]): Buffer {
  return Buffer.concat([Buffer.from('%PDF-1.7\n'), ...streams.flatMap((content, index) => {
    const data = deflateSync(content);
    return [Buffer.from(`${index + 1} 0 obj\n<< /Length ${data.length} /Filter /FlateDecode >>\nstream\n`), data, Buffer.from('\nendstream\nendobj\n')];
  })]);
}

describe('what cannot be looked into is said', () => {
  test('an encrypted archive', () => {
    const archive = zipFile({ 'a.txt': Buffer.from('text') });
    archive[archive.indexOf(Buffer.from('504b0102', 'hex')) + 8] = 1;
    expect(find(archive).complete).toBe(false);
  });

  test('an encrypted PDF', () => {
    expect(find(Buffer.from('%PDF-1.7\ntrailer << /Encrypt 5 0 R >>')).complete).toBe(false);
  });

  test('a page of ordinary size with every kind of escape is looked into as a whole', () => {
    const page = '<li class="a">本文 &amp; %E3%81%82 \\u3042 &#x3042;</li>'.repeat(6000);
    expect(find(Buffer.from(page))).toEqual({ hits: [], complete: true });
  });

  test('a PDF of nothing but stream keywords costs little', () => {
    expect(find(Buffer.from(`%PDF-1.4${'stream\n'.repeat(50_000)}`)).hits).toEqual([]);
  });

  test('a bomb', () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024));
    expect(find(bomb)).toEqual({ hits: [], complete: false });
  });
});

describe('properties', () => {
  const layers: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
    base64: (bytes) => Buffer.from(bytes.toString('base64')),
    base64url: (bytes) => Buffer.from(bytes.toString('base64url')),
    percent: (bytes) => Buffer.from(percent(bytes)),
    gzip: (bytes) => gzipSync(bytes),
    zlib: (bytes) => deflateSync(bytes),
    zip: (bytes) => Buffer.from(zipFile({ f: bytes })),
    json: (bytes) => Buffer.from(JSON.stringify({ value: bytes.toString('base64') })),
  };
  const text = fc.string({ maxLength: 40 });

  test('any two layers over any surroundings are seen through', () => {
    fc.assert(fc.property(fc.constantFrom(ASCII, JAPANESE), text, text, fc.array(fc.constantFrom(...Object.keys(layers)), { maxLength: 2 }), (marker, before, after, chosen) => {
      const bytes = chosen.reduce<Buffer>((inner, name) => (layers[name] as (bytes: Buffer) => Buffer)(inner), Buffer.from(`${before} ${marker} ${after}`));
      expect(found(bytes)).toContain(marker);
    }), { numRuns: 200 });
  });

  test('arbitrary bytes cost little and hold no marker', () => {
    const container = fc.constantFrom('', '\x1f\x8b\x08', 'PK\x03\x04', '%PDF-1.7 stream\n', '%PDF-1.4 1 0 obj << /Filter /FlateDecode >> stream\n', 'x\x9c');
    fc.assert(fc.property(container, fc.uint8Array({ maxLength: 3000 }), (start, bytes) => {
      expect(find(Buffer.concat([Buffer.from(start, 'latin1'), bytes])).hits).toEqual([]);
    }), { numRuns: 300 });
  });

  test('a torn or altered archive is no error', () => {
    const archive = zipFile({ 'a.xml': deflateRawSync('text'), 'b.xml': Buffer.from(ASCII) });
    fc.assert(fc.property(fc.nat(archive.length - 1), fc.nat(255), fc.nat(archive.length), (at, byte, length) => {
      const altered = Buffer.from(archive);
      altered[at] = byte;
      find(altered.subarray(0, length));
    }), { numRuns: 300 });
  });
});
