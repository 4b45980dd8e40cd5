import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LocalText } from '../../domain/outcome.ts';
import type { PoolDeclaration, TargetProfile } from '../../profile/schema.ts';
import type { Line } from './report.ts';

export interface InputsContext {
  readonly profile: TargetProfile;
  readonly profileDirectory: string;
  /** The browser to drive; undefined when none was found. */
  readonly browserPath: string | undefined;
}

const usesBrowser = (profile: TargetProfile): boolean =>
  Object.values(profile.routes).some(({ client }) => client === 'browser');

function browserLine({ profile, browserPath }: InputsContext): Line {
  const line = { group: 'inputs', name: 'browser' } as const;
  if (browserPath !== undefined) return { ...line, state: 'ok', said: { ja: browserPath, en: browserPath } };
  const said: LocalText = { ja: 'Chromium が見つかりません。', en: 'no Chromium was found.' };
  if (!usesBrowser(profile)) return { ...line, state: 'absent', said };
  return {
    ...line, state: 'failed', said, path: 'routes',
    advice: {
      ja: 'npx playwright install chromium を実行するか、KENSHU_BROWSER に Chromium の場所を指定してください。',
      en: 'Run npx playwright install chromium, or tell where a Chromium is in KENSHU_BROWSER.',
    },
  };
}

function poolLine(name: 'users' | 'admins', pool: PoolDeclaration | undefined): Line {
  const line = { group: 'inputs', name: `pools.${name}`, path: `pools.${name}` } as const;
  if (!pool) {
    return { ...line, state: 'absent', said: {
      ja: '宣言がありません。使い捨てアカウントを要する検査は判定不能になります。', en: 'not declared; checks that use up accounts will be inconclusive.',
    } };
  }
  const count = pool.accounts.length;
  if (count === 0 && !pool.create) {
    return {
      ...line, state: 'failed', said: { ja: 'アカウントも create もなく、1 件も使えません。', en: 'holds neither accounts nor create, so it gives none.' },
      advice: { ja: `pools.${name}.accounts に使い捨てアカウントを並べるか、create を宣言してください。`, en: `List disposable accounts in pools.${name}.accounts, or declare create.` },
    };
  }
  const gives: LocalText = {
    ja: `登録済み ${count} 件${pool.create ? `、作成は最大 ${pool.limit} 件` : ''}。`, en: `${count} listed${pool.create ? `, at most ${pool.limit} created` : ''}.`,
  };
  const lacks = [...(pool.create && !pool.remove ? ['remove'] : []), ...(pool.unlock ? [] : ['unlock'])];
  if (lacks.length === 0) return { ...line, state: 'ok', said: gives };
  return {
    ...line, state: 'warned',
    said: { ja: `${gives.ja} ${lacks.join('、')} の宣言がありません。`, en: `${gives.en} ${lacks.join(' and ')} not declared.` },
    advice: {
      ja: '宣言がないと、作ったアカウントやロックが対象に残ります。', en: 'Without it, accounts that are made or locks that are caused stay in the target.',
    },
  };
}

function documentsLine({ profile, profileDirectory }: InputsContext): Line {
  const line = { group: 'inputs', name: 'documents', path: 'documents.folder' } as const;
  if (!profile.documents) {
    return { ...line, state: 'absent', said: { ja: '宣言がありません。書面を要する要件は書面待ちになります。', en: 'not declared; requirements that need documents will wait for them.' } };
  }
  const folder = resolve(profileDirectory, profile.documents.folder);
  try {
    const count = readdirSync(folder).filter((name) => !name.startsWith('.')).length;
    return { ...line, state: 'ok', said: { ja: `${folder} に ${count} 件あります。`, en: `${folder} holds ${count}.` } };
  } catch {
    return {
      ...line, state: 'failed', said: { ja: `フォルダー ${folder} を開けません。`, en: `the folder ${folder} cannot be opened.` },
      advice: { ja: 'プロファイルからの相対パスと読み取り権限を確かめてください。', en: 'Check the path, relative to the profile, and that it may be read.' },
    };
  }
}

function accountsLine({ accounts }: TargetProfile): Line {
  const count = Object.keys(accounts).length;
  const line = { group: 'inputs', name: 'accounts' } as const;
  if (count === 0) return { ...line, state: 'absent', said: { ja: '宣言がありません。ログインを要する検査は判定不能になります。', en: 'not declared; checks that need a sign-in will be inconclusive.' } };
  const privileged = Object.values(accounts).filter((account) => account.privileged).length;
  return { ...line, state: 'ok', said: { ja: `一般 ${count - privileged} 件、管理者 ${privileged} 件。`, en: `${count - privileged} ordinary, ${privileged} privileged.` } };
}

/** What the profile declares that needs no traffic to look at. */
export const examineInputs = (context: InputsContext): Line[] => [
  accountsLine(context.profile), poolLine('users', context.profile.pools.users), poolLine('admins', context.profile.pools.admins),
  browserLine(context), documentsLine(context),
];
