import { requirement } from '../fixtures/requirement.ts';

// データの確実な削除
requirement(43, (accept) => {
  accept('deletion.object-gone');
  accept('deletion.files-gone');
  accept('deletion.trash-and-restore');
  accept('deletion.copies-and-links');
  accept('deletion.identifier-reuse');
  accept('deletion.tenant-terminated');
  accept('deletion.backup-and-key-statement');
});
