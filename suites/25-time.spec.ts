import { requirement } from '../fixtures/requirement.ts';

// 時刻同期とタイムゾーン統一
requirement(25, (accept) => {
  accept('time.log-skew');
  accept('time.zone-uniform');
  accept('time.http-date');
  accept('time.ordering');
});
