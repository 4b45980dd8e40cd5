import type { z } from 'zod';
import type { LocalText } from '../domain/outcome.ts';
import { closest } from './closest.ts';

type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, LocalText>> = {
  string: { ja: '文字列', en: 'a text' },
  number: { ja: '数値', en: 'a number' },
  int: { ja: '整数', en: 'a whole number' },
  boolean: { ja: 'true または false', en: 'true or false' },
  object: { ja: '項目の組(名前: 値)', en: 'a map of keys and values' },
  record: { ja: '項目の組(名前: 値)', en: 'a map of keys and values' },
  array: { ja: '並び([…] または - で始まる行)', en: 'a list ([…] or lines that begin with "-")' },
  null: { ja: '空の値', en: 'an empty value' },
};
const OTHER: LocalText = { ja: 'ほかの種類の値', en: 'another kind of value' };
const kind = (name: string): LocalText => KINDS[name] ?? OTHER;

function kindOf(value: unknown): LocalText {
  if (value === null || value === undefined) return kind('null');
  return kind(Array.isArray(value) ? 'array' : typeof value);
}

export function missing(key: string, what: LocalText | undefined): LocalText {
  return {
    ja: `必須の項目「${key}」がありません。書き加えてください${what ? `(${what.ja})` : ''}。`,
    en: `The required key "${key}" is missing. Add it${what ? ` (${what.en})` : ''}.`,
  };
}

export function unknownKey(key: string, meant: string | undefined, known: readonly string[]): LocalText {
  if (meant !== undefined) {
    return { ja: `「${key}」という項目はありません。「${meant}」の誤りではありませんか。`, en: `There is no key "${key}". Did you mean "${meant}"?` };
  }
  return {
    ja: `「${key}」という項目はありません。消すか、使える項目に直してください: ${known.join('、')}。`,
    en: `There is no key "${key}". Remove it, or use one of: ${known.join(', ')}.`,
  };
}

function wrongType(expected: string, value: unknown): LocalText {
  const [want, got] = [kind(expected), kindOf(value)];
  if (value === null) return { ja: `値がありません。${want.ja}を書いてください。`, en: `The value is empty. Write ${want.en}.` };
  if (expected === 'string' && ['number', 'boolean'].includes(typeof value)) {
    return { ja: `文字列を書く項目ですが、${got.ja}になっています。引用符で囲んでください。`, en: `A text is expected, but this is ${got.en}. Put it in quotes.` };
  }
  return { ja: `${want.ja}を書く項目ですが、${got.ja}になっています。直してください。`, en: `${capital(want.en)} is expected, but this is ${got.en}. Correct it.` };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const FORMATS: Readonly<Record<string, LocalText>> = {
  date: { ja: '日付を 2026-12-31 の形で書いてください。実在する日付に限ります。', en: 'Write a date that exists, as in 2026-12-31.' },
  url: { ja: 'URL を https://staging.example.jp の形で書いてください。プロキシは http:// だけです。', en: 'Write a URL, as in https://staging.example.jp; a proxy takes http:// alone.' },
};

function wrongFormat(issue: z.core.$ZodIssueInvalidStringFormat): LocalText {
  if (issue.format === 'starts_with') {
    const { prefix } = issue as z.core.$ZodIssueStringStartsWith;
    return { ja: `「${prefix}」で始めてください。`, en: `Begin it with "${prefix}".` };
  }
  return FORMATS[issue.format] ?? { ja: '書き方が違います。直してください。', en: 'The form of the value is wrong. Correct it.' };
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): LocalText {
  if (origin === 'string') return { ja: '空にはできません。値を書いてください。', en: 'It must not be empty. Write a value.' };
  if (origin === 'array') return { ja: `${minimum} 件以上書いてください。`, en: `Write at least ${minimum} of them.` };
  return inclusive
    ? { ja: `${minimum} 以上の数にしてください。`, en: `Write a number of ${minimum} or more.` }
    : { ja: `${minimum} より大きい数にしてください。`, en: `Write a number greater than ${minimum}.` };
}

function tooBig({ maximum }: z.core.$ZodIssueTooBig): LocalText {
  return { ja: `${maximum} 以下の数にしてください。`, en: `Write a number of ${maximum} or less.` };
}

function notAmong(values: readonly unknown[], value: unknown): LocalText {
  const names = values.map(String);
  if (names.length === 1) return { ja: `${names[0]} と書いてください。`, en: `Write ${names[0]}.` };
  const meant = typeof value === 'string' ? closest(value, names) : undefined;
  return {
    ja: `次のいずれかを書いてください: ${names.join('、')}。${meant ? `「${meant}」の誤りではありませんか。` : ''}`,
    en: `Write one of: ${names.join(', ')}.${meant ? ` Did you mean "${meant}"?` : ''}`,
  };
}

const rootKinds = (errors: readonly (readonly Issue[])[]): string[] =>
  errors.flatMap((branch) => branch.flatMap((error) => {
    if (error.code === 'invalid_union') return rootKinds(error.errors);
    return error.code === 'invalid_type' && error.path.length === 0 ? [error.expected] : [];
  }));

/** No alternative of a union takes a value of this type. */
export function noAlternative(errors: readonly (readonly Issue[])[], value: unknown): LocalText {
  const wanted = [...new Set(rootKinds(errors).map(kind))];
  if (wanted.length === 1 && wanted[0]) return wrongType(rootKinds(errors)[0] ?? '', value);
  const got = kindOf(value);
  const quotes = wanted.includes(kind('string')) && ['number', 'boolean'].includes(typeof value);
  return {
    ja: `${wanted.map(({ ja }) => ja).join('か')}を書く項目ですが、${got.ja}になっています。${quotes ? '引用符で囲んでください。' : '直してください。'}`,
    en: `${capital(wanted.map(({ en }) => en).join(' or '))} is expected, but this is ${got.en}. ${quotes ? 'Put it in quotes.' : 'Correct it.'}`,
  };
}

/** A sentence for an issue that carries none of its own. Never quotes the value. */
export function formatMessage(issue: Issue, value: unknown): LocalText {
  switch (issue.code) {
    case 'invalid_type': return wrongType(issue.expected, value);
    case 'invalid_format': return wrongFormat(issue);
    case 'too_small': return tooSmall(issue);
    case 'too_big': return tooBig(issue);
    case 'invalid_value': return notAmong(issue.values, value);
    case 'invalid_union': return noAlternative(issue.errors, value);
    default: return { ja: 'この値は使えません。直してください。', en: 'This value cannot be used. Correct it.' };
  }
}
