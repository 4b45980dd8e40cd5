import { readFileSync } from 'node:fs';

/** One row of a table by column name. A column that is absent is a defect of the table, so reading it throws. */
export type CsvRow = (column: string) => string;

/** Splits one line of RFC 4180 CSV; the tables hold no line breaks inside fields. */
function splitLine(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

export function parseCsv(text: string): CsvRow[] {
  const [header = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  const columns = new Map(splitLine(header).map((name, index) => [name, index]));
  return lines.map((line) => {
    const fields = splitLine(line);
    return (column) => {
      const field = fields[columns.get(column) ?? -1];
      if (field === undefined) throw new Error(`table has no column ${column} in: ${line}`);
      return field;
    };
  });
}

/** Reads a table of `src/tls/data`. */
export const readTable = (name: string): CsvRow[] => parseCsv(readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8'));
