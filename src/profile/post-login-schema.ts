import { z } from 'zod';
import { id } from './common-schema.ts';
import { about } from './sentences.ts';

/** Pages that a browser shows after signing in. */
export const postLoginPagesSchema = z.record(id, z.array(z.string().min(1))).default({}).describe(about(
  'サインインの後にスクリプトが内容を取得して表示する画面のパス。routes の名前(client: browser)ごと。管理者の画面を含める',
  'Paths of pages shown after signing in whose content scripts fetch, those of administrators among them; by name under `routes`, of a browser',
));
