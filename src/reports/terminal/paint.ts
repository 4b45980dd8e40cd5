import type { OutcomeKind } from '../../domain/outcome.ts';

type Painter = (text: string) => string;

const ansi = (code: number): Painter => (text) => `\u001b[${code}m${text}\u001b[0m`;
const plain: Painter = (text) => text;

/** Colours for a terminal, or none. NO_COLOR is honoured. */
export function paint(tty: boolean): Readonly<Record<OutcomeKind | 'bold' | 'dim', Painter>> {
  const on = tty && !process.env['NO_COLOR'];
  const use = (code: number): Painter => (on ? ansi(code) : plain);
  return { pass: use(32), fail: use(31), inconclusive: use(33), 'not-applicable': use(90), bold: use(1), dim: use(2) };
}
