import { requirement } from '../fixtures/requirement.ts';

// ログの保存・提供・改ざん防止
requirement(23, (accept) => {
  accept('logs.available');
  accept('logs.retention');
  accept('logs.tamper-resistance');
  accept('logs.access-limited');
  accept('logs.injection');
  accept('logs.completeness');
  accept('logs.statement');
});
