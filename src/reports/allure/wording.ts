import { OUTCOME_WORDS } from '../words.ts';

/** The generator's words for statuses and the words of an acceptance. */
const WORDING: readonly (readonly [from: string, to: string])[] = [
  ['"passed":"成功","failed":"失敗","broken":"壊れた","skipped":"スキップ"',
    `"passed":"${OUTCOME_WORDS.pass.ja}","failed":"${OUTCOME_WORDS.fail.ja}","broken":"${OUTCOME_WORDS.inconclusive.ja}","skipped":"${OUTCOME_WORDS['not-applicable'].ja}"`],
  ['"body":"テスト本体"', '"body":"ケースごとの判定"'],
  ['"error":"エラー"', '"error":"理由"'],
  ['"search-placeholder":"テストを検索"', '"search-placeholder":"検査を検索"'],
];

const SCRIPT = /data:text\/javascript;base64,([A-Za-z0-9+/=]+)/g;

/** The share of passed tests is no rate of conformity; a reader would take it for one. */
const STYLE = '<style>[class*="styles_chart__"] [class*="styles_legend__"]{visibility:hidden}</style>';

/** Puts the words of the annex into a page. Where the generator's words have changed, its own remain: they are right, only foreign. */
export function wordPage(html: string): string {
  const worded = html.replace(SCRIPT, (whole, encoded: string) => {
    const script = Buffer.from(encoded, 'base64').toString('utf8');
    const changed = WORDING.reduce((text, [from, to]) => text.replace(from, to), script);
    return changed === script ? whole : `data:text/javascript;base64,${Buffer.from(changed).toString('base64')}`;
  });
  return worded.replace('</head>', `${STYLE}</head>`).replace(/<html([^>]*) lang="en"/, '<html$1 lang="ja"');
}
