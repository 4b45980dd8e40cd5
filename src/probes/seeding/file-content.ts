import { crc32 } from 'node:zlib';
import { pngFile } from './png.ts';

/** A ZIP archive of stored entries (APPNOTE 4.3). */
export function zipFile(entries: Readonly<Record<string, Uint8Array>>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of Object.entries(entries)) {
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2); // names are UTF-8
    common.writeUInt16LE(0x21, 8); // 1980-01-01
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    locals.push(Buffer.from('PK\x03\x04'), common, path, Buffer.from(data));
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, place, path);
    offset += 4 + common.length + path.length + data.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  const count = Object.keys(entries).length;
  end.writeUInt16LE(count, 4);
  end.writeUInt16LE(count, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, listed, Buffer.from('PK\x05\x06'), end]);
}

/** A PDF of one page with one line of text (ISO 32000-1). */
export function pdfFile(text: string): Buffer {
  const content = `BT /F1 12 Tf 40 780 Td (${text.replaceAll(/[\\()]/g, String.raw`\$&`)}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  // The comment lets the first bytes of two files differ.
  let body = `%PDF-1.4\n% ${text}\n`;
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(`${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`);
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const relations = (targets: Readonly<Record<string, string>>): Buffer => Buffer.from(`${XML}<Relationships xmlns="${PACKAGE}/relationships">${Object.entries(targets)
  .map(([target, type], index) => `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`).join('')}</Relationships>`);

const types = (parts: Readonly<Record<string, string>>): Buffer => Buffer.from(`${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${Object.entries(parts)
  .map(([part, type]) => `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}+xml"/>`).join('')}</Types>`);

const docx = (text: string): Buffer => zipFile({
  '[Content_Types].xml': types({ 'word/document.xml': 'wordprocessingml.document.main' }),
  '_rels/.rels': relations({ 'word/document.xml': 'officeDocument' }),
  'word/document.xml': Buffer.from(`${XML}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`),
});

const SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const xlsx = (text: string): Buffer => zipFile({
  '[Content_Types].xml': types({ 'xl/workbook.xml': 'spreadsheetml.sheet.main', 'xl/worksheets/sheet1.xml': 'spreadsheetml.worksheet' }),
  '_rels/.rels': relations({ 'xl/workbook.xml': 'officeDocument' }),
  'xl/_rels/workbook.xml.rels': relations({ 'worksheets/sheet1.xml': 'worksheet' }),
  'xl/workbook.xml': Buffer.from(`${XML}<workbook ${SHEET} xmlns:r="${OFFICE}"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>`),
  'xl/worksheets/sheet1.xml': Buffer.from(`${XML}<worksheet ${SHEET}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>${text}</t></is></c></row></sheetData></worksheet>`),
});

type Make = (text: string, randomBytes: (length: number) => Uint8Array) => Buffer;

const LINES = Array.from({ length: 12 }, (_, line) => `検収試験の行 ${line + 1}`).join('\r\n');
const plain: Make = (text) => Buffer.from(`${text}\r\n${LINES}\r\n`);

const BY_TYPE: Readonly<Record<string, Make>> = {
  'image/png': pngFile,
  'application/pdf': pdfFile,
  'application/zip': (text) => zipFile({ 'kenshu.txt': Buffer.from(`${text}\r\n${LINES}`) }),
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': docx,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': xlsx,
  'application/json': (text) => Buffer.from(JSON.stringify({ text, lines: LINES.split('\r\n') })),
  'application/octet-stream': plain,
  'image/svg+xml': (text) => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><title>${text}</title><rect width="96" height="96" fill="#369"/></svg>`),
  'text/html': (text) => Buffer.from(`<!doctype html><meta charset="utf-8"><title>検収</title><p>${text}</p><pre>${LINES}</pre>`),
  'text/csv': (text) => Buffer.from(`番号,内容\r\n1,${text}\r\n${LINES.split('\r\n').map((line, index) => `${index + 2},${line}`).join('\r\n')}\r\n`),
};

/** A small valid file of the type that holds the text and is like no other; undefined for a type nobody here can write. */
export function fileOf(contentType: string, text: string, randomBytes: (length: number) => Uint8Array): Uint8Array | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  return (BY_TYPE[type] ?? (type.startsWith('text/') ? plain : undefined))?.(text, randomBytes);
}

export const WRITABLE_TYPES: readonly string[] = [...Object.keys(BY_TYPE), 'text/*'];
