import { requirement } from '../fixtures/requirement.ts';

// セキュア開発の手順・フレームワーク
requirement(27, (accept) => {
  accept('sdlc.practice');
  accept('sdlc.browser-hygiene');
});
