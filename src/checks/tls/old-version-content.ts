import type { AnswerShape, OldVersionUse, OrdinaryClient } from '../../observations/tls.ts';

/**
 * What an old version gives away (catalogue `tls.protocol-versions`): `content` of the service, `none`, or `unclear`. A page that only
 * says that the version is too old is no content; whether it is one is told by the answer over a modern version, not by its status.
 */
export function contentOver(use: OldVersionUse, modern: OrdinaryClient): 'content' | 'none' | 'unclear' {
  if (use.outcome === 'unknown') return 'unclear';
  if (use.outcome !== 'answered') return 'none';
  if (use.answer === null || !isModern(modern) || modern.answer === null) return 'content';
  if ((use.sharedPieces ?? 0) > 0 || alike(use.answer, modern.answer)) return 'content';
  // An error page that has nothing in common with the service's page, compared body with body.
  return use.sharedPieces === 0 && use.answer.status !== null && use.answer.status >= 400 ? 'none' : 'unclear';
}

const isModern = ({ version }: OrdinaryClient): boolean => version === 'TLSv1.2' || version === 'TLSv1.3';

const alike = (old: AnswerShape, modern: AnswerShape): boolean => old.status === modern.status && old.location === modern.location;
