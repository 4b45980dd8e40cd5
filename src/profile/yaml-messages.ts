import type { LocalText } from '../domain/outcome.ts';

const MESSAGES: Readonly<Record<string, LocalText>> = {
  DUPLICATE_KEY: {
    ja: '同じ項目が 2 回書かれています。どちらか一方を消してください。',
    en: 'The same key is written twice. Remove one of them.',
  },
  MULTIPLE_DOCS: {
    ja: '1 つのファイルに複数の YAML 文書(---)があります。1 つにしてください。',
    en: 'The file holds several YAML documents (---). Keep one.',
  },
  TAB_AS_INDENT: {
    ja: '字下げにタブが使われています。空白にしてください。',
    en: 'A tab is used for indentation. Use spaces.',
  },
  BAD_INDENT: {
    ja: '字下げが揃っていないか、括弧が閉じていません。同じ階層の項目を同じ字下げにしてください。',
    en: 'The indentation does not line up, or a bracket is not closed. Indent keys of one level alike.',
  },
  MISSING_CHAR: {
    ja: '引用符、括弧、または「:」が足りません。補ってください。',
    en: 'A quote, bracket or ":" is missing. Add it.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    ja: '値の中に「: 」があります。値を引用符で囲むか、次の行に字下げして書いてください。',
    en: 'The value contains ": ". Put it in quotes, or write it indented on the next line.',
  },
  BAD_SCALAR_START: {
    ja: '値が「@」や「`」で始まっています。引用符で囲んでください。',
    en: 'The value begins with "@" or "`". Put it in quotes.',
  },
  CUSTOM_TAG: {
    ja: '「!」で始まるタグは使えません。消してください。',
    en: 'Tags ("!…") are not allowed. Remove it.',
  },
  UNKNOWN_ANCHOR: {
    ja: '「*」が指す「&」の名前がこれより前にありません。名前を確かめてください。',
    en: 'No "&" anchor of this name stands before this "*" alias. Check the name.',
  },
  KEY_NOT_TEXT: {
    ja: '項目の名前に並びや組は使えません。文字列にしてください。',
    en: 'A list or a map cannot be a key. Write a text.',
  },
  TOO_MANY_ALIASES: {
    ja: 'エイリアス(*)が多すぎるか、自分自身を指しています。減らしてください。',
    en: 'There are too many aliases (*), or one points at itself. Use fewer.',
  },
  RESOURCE_EXHAUSTION: {
    ja: '入れ子が深すぎます。浅くしてください。',
    en: 'The nesting is too deep. Flatten it.',
  },
  TAG_RESOLVE_FAILED: {
    ja: 'このタグは使えません。消してください。',
    en: 'This tag is not allowed. Remove it.',
  },
};

/** What an error code of the YAML parser means; the parser's own text is never shown, because it may quote the file. */
export const yamlMessage = (code: string): LocalText => MESSAGES[code] ?? {
  ja: `YAML として読めません(${code})。この行の書き方を直してください。`,
  en: `This is not valid YAML (${code}). Correct the line.`,
};
