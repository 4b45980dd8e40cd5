import type { LocalText } from '../../domain/outcome.ts';
import type { Group, State, Step } from '../../run/doctor/report.ts';

export const GROUP_WORDS: Readonly<Record<Group, LocalText>> = {
  scope: { ja: '接続先', en: 'Hosts' },
  sources: { ja: '送信元', en: 'Sources' },
  service: { ja: 'サービス', en: 'Service' },
  inputs: { ja: '実施に必要なもの', en: 'Inputs of a run' },
  resources: { ja: '持ち主・管理者としての確認', en: 'As owner and administrator' },
};

export const STEP_WORDS: Readonly<Record<Step, LocalText>> = {
  reached: { ja: '到達', en: 'reached' },
  performed: { ja: '操作', en: 'performed' },
  whoami: { ja: '本人確認', en: 'whoami' },
  privileged: { ja: '管理者確認', en: 'privileged' },
  signedOut: { ja: 'サインアウト', en: 'signed out' },
};

export const MARKS: Readonly<Record<State, string>> = { ok: '✓', failed: '✗', warned: '!', skipped: '·', absent: '-' };

export const LEGEND: LocalText = {
  ja: '✓ 良い  ✗ 動かない  ! 注意  · 試していない  - 宣言なし   (未ログイン) の行の ✓ は、誰でもない・管理者でないと答えたこと',
  en: '✓ works  ✗ does not work  ! mind this  · not tried  - not declared   ✓ of (nobody): is told to be nobody and no administrator',
};

export const NOBODY: LocalText = { ja: '(未ログイン)', en: '(nobody)' };
