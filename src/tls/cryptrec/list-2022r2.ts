import type { CryptrecList } from './list.ts';

/**
 * CRYPTREC LS-0001-2022R2 (2026-03-30). A newer list is one more file like this one with its tables beside the others
 * in `src/tls/data`, and its entry in `lists.ts`.
 */
export const LS_0001_2022R2: CryptrecList = {
  id: 'LS-0001-2022R2',
  title: '電子政府における調達のために参照すべき暗号のリスト (CRYPTREC暗号リスト)',
  published: '2026-03-30',
  keyLengths: 'LS-0003-2022R1',
  suites: 'cryptrec-tls-verdicts.csv',
  groups: 'cryptrec-group-verdicts.csv',
  signatures: 'cryptrec-signature-verdicts.csv',
  /** Last year in which 112-bit strength may be used for new operations (LS-0003, quoted). */
  last112BitYear: 2030,
};
