import type { AnswerShape } from '../../observations/tls.ts';
import type { TlsHost } from './hosts.ts';

/** An HTTP/1.1 request that any server answers and that keeps no connection. */
export const frontRequest = ({ subject, path, servername }: TlsHost): Uint8Array =>
  Buffer.from(`GET ${path} HTTP/1.1\r\nHost: ${servername ?? subject.replace(/:443$/, '')}\r\nUser-Agent: kenshu\r\nAccept: */*\r\nConnection: close\r\n\r\n`, 'latin1');

/** Answers hold session cookies and tokens, so only what two answers are compared by is kept. */
export function shapeOf(answer: Uint8Array): AnswerShape {
  const text = Buffer.from(answer).toString('latin1');
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
  const head = text.slice(0, headLength(text));
  const location = /^location:[ \t]*([^\r\n]+)/im.exec(head)?.[1];
  return {
    status: status === undefined ? null : Number(status),
    location: location === undefined ? null : location.trim().replace(/[?#].*$/s, ''),
    bytes: answer.length,
  };
}

const headLength = (text: string): number => {
  const end = text.indexOf('\r\n\r\n');
  return end === -1 ? text.length : end + 4;
};

/** Texts shorter than this (`html`, `ok`) are in any page. */
const MIN_PIECE = 6;

/** Texts between tags and quotes of a body, digits left out since they change between answers. Bytes are read one by one. */
export function piecesOf(answer: Uint8Array): ReadonlySet<string> {
  const text = Buffer.from(answer).toString('latin1');
  const body = text.startsWith('HTTP/') ? text.slice(headLength(text)) : text;
  const visible = body.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ');
  return new Set(visible.split(/<[^>]*>|["{}[\]\r\n]+/).map((piece) => piece.replace(/\d+/g, '').trim()).filter((piece) => piece.length >= MIN_PIECE));
}

export const sharedPieces = (one: Uint8Array, other: Uint8Array): number => {
  const known = piecesOf(other);
  return [...piecesOf(one)].filter((piece) => known.has(piece)).length;
};
