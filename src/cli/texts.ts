import type { LocalText } from '../domain/outcome.ts';

/** Texts that several commands share. */
export const COMMON = {
  description: {
    ja: 'Kenshu (検収): 自治体のセキュリティ要件 (別紙3、47 項目) に SaaS が適合するかを、ステージング環境の外側から検査します。',
    en: 'Kenshu (検収): tests from outside whether a SaaS meets the 47 security requirements of a municipality, on its staging environment.',
  },
  versionOption: { ja: '版を表示します', en: 'print the version' },
  helpOption: { ja: 'この説明を表示します', en: 'show this help' },
  helpCommand: { ja: 'コマンドの説明を表示します', en: 'show the help of a command' },
  langOption: { ja: '表示の言語 (既定は環境の言語)', en: 'language of messages and reports (default: the locale)' },
  internal: {
    ja: '検査ツール自身の不具合です (終了コード 70)。それまでの記録は実施フォルダに残っています。次の内容を添えて報告してください:',
    en: 'This is a defect of the harness itself (exit 70). What was recorded so far is in the run folder. Please report:',
  },
  exitCodes: {
    ja: `
終了コード:
  0   不適合なし。自動の検査に判定不能なし (書面待ちのみの要件は --require-documents を付けない限り 0)
  1   不適合が 1 件以上
  2   不適合はないが、判定不能または未完了がある
  64  指定またはプロファイルの誤り (何も送信していません)
  70  検査ツール自身の不具合

はじめに: kenshu staging で試験用サービスを起動するか、kenshu doctor --target FILE で自分の設定を確かめてください。`,
    en: `
Exit codes:
  0   no fail, and nothing automatic inconclusive (requirements that only wait for documents stay 0 unless --require-documents)
  1   at least one fail
  2   no fail, but something inconclusive or incomplete
  64  usage or profile error (nothing was sent)
  70  a defect of the harness

To begin: start the practice service with kenshu staging, or check your own profile with kenshu doctor --target FILE.`,
  },
  titles: {
    'Usage:': { ja: '使い方:', en: 'Usage:' },
    'Options:': { ja: 'オプション:', en: 'Options:' },
    'Commands:': { ja: 'コマンド:', en: 'Commands:' },
    'Arguments:': { ja: '引数:', en: 'Arguments:' },
  } as Readonly<Record<string, LocalText>>,
};
