import { requirement } from '../fixtures/requirement.ts';

// デジタル証拠の提供
requirement(24, (accept) => {
  accept('forensics.provision');
});
