/**
 * Reads a CSV table with a header line into one record per row. Strict: anything RFC 4180 does not allow is an error, because a
 * shifted column would silently change what is judged.
 *
 * @throws {SyntaxError} naming the line, for an unbalanced or misplaced quote, or a row of another width than the header.
 * @see {@link https://www.rfc-editor.org/rfc/rfc4180#section-2 RFC 4180 §2}
 */
export function parseCsv(text: string): Readonly<Record<string, string>>[] {
  const [header, ...rows] = splitRows(text);
  if (header === undefined) throw new SyntaxError('line 1: no header');
  if (new Set(header).size !== header.length) throw new SyntaxError('line 1: a column name is used twice');
  return rows.map((row, index) => {
    if (row.length !== header.length) throw new SyntaxError(`row ${index + 2}: ${row.length} fields, expected ${header.length}`);
    return Object.fromEntries(header.map((name, column) => [name, row[column] as string]));
  });
}

/** One field, quoted or bare, and what ends it: a comma, a line break or the end of the text. */
const FIELD = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|$)/y;

function splitRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  FIELD.lastIndex = 0;
  for (let at = 0; at < text.length || row.length > 0; at = FIELD.lastIndex) {
    const field = FIELD.exec(text);
    if (field === null) throw new SyntaxError(`line ${text.slice(0, at).split('\n').length}: misplaced quote`);
    row.push(field[1]?.replaceAll('""', '"') ?? field[2] ?? '');
    if (field[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
