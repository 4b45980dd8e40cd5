import { requirement } from '../fixtures/requirement.ts';

// 認証情報の管理手順
requirement(33, (accept) => {
  accept('initial.unguessable');
  accept('initial.must-change');
  accept('initial.credentials-confidential');
  accept('reset.token-quality');
  accept('reset.link-poisoning');
  accept('initial.procedure');
  accept('account.enumeration');
});
