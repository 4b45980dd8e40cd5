import { fail, fromProblem, inconclusive, notApplicable, pass } from '../../domain/conclude.ts';
import type { CaseResult, LocalText } from '../../domain/outcome.ts';
import type { LinkPoisoningData, PoisonTrial } from '../../observations/reset.ts';
import { defineCheck } from '../define.ts';
import { noReset, notRecorded } from './common.ts';

type Group = PoisonTrial['group'];

const WHAT: Readonly<Record<Group, LocalText>> = {
  host: { ja: 'Host・要求先の書き換え', en: 'an altered Host or request target' },
  'forwarded-host': { ja: 'X-Forwarded-*・Forwarded などの書き換え', en: 'X-Forwarded-*, Forwarded and the like' },
  'referer-and-parameters': { ja: 'Referer・Origin・転送先の引数の書き換え', en: 'Referer, Origin and parameters that name a destination' },
  'second-address': { ja: '二つ目のメールアドレスの追加', en: 'a second mail address' },
  'address-variants': { ja: '見た目や大文字化で同じになる文字のアドレス', en: 'an address in letters that fold to the same' },
};

const TOO_MANY = 429;
const SERVER_ERROR = 500;

const poisoned = ({ foreignHosts, toOthers }: PoisonTrial): boolean => foreignHosts.length > 0 || toOthers.some(({ link }) => link);
const hindered = ({ status }: PoisonTrial): boolean => status === TOO_MANY || (status ?? 0) >= SERVER_ERROR;

const describe = ({ variant, foreignHosts, toOthers }: PoisonTrial): string =>
  `${variant}: ${[...foreignHosts, ...toOthers.filter(({ link }) => link).map(({ address }) => address)].join(', ')}`;

/** Why nothing can be concluded from mails that did not come. */
function uncontrolled(id: string, { setter, controls }: LinkPoisoningData): CaseResult | undefined {
  const evidence = controls.flatMap((one) => one.evidence);
  const broken = controls.find(({ toOwner }) => toOwner === 0);
  if (!broken && controls.length >= 2) return undefined;
  if (broken && hindered(broken)) return inconclusive(id, 'throttled', {
    ja: `再設定 ${setter}: 書き換えない申し込みに ${broken.status} が返りました。検証環境で回数制限を緩め、もう一度実行してください。`,
    en: `Reset ${setter}: an unaltered request was answered with ${broken.status}. Relax the limit in the staging environment and run again.`,
  }, evidence);
  return inconclusive(id, 'control-failed', {
    ja: `再設定 ${setter}: 書き換えない申し込み (${broken?.variant ?? '記録なし'}) でもメールが届かなかったため、書き換えの影響を判断できません。回数制限と mail.boxes を確認してください。`,
    en: `Reset ${setter}: not even an unaltered request (${broken?.variant ?? 'not recorded'}) brought a mail, so nothing is proven. Check limits and mail.boxes.`,
  }, evidence);
}

function judgeGroup(group: Group, data: LinkPoisoningData): CaseResult {
  const { setter } = data;
  const id = `${group}@${setter}`;
  const what = WHAT[group];
  const trials = data.trials.filter((trial) => trial.group === group);
  const evidence = [...new Set([...trials, ...data.controls].flatMap((one) => one.evidence))];
  const found = trials.filter(poisoned);
  if (found.length > 0) return fail(id, {
    ja: `再設定 ${setter}: ${what.ja}により、リンクが別の場所を指すか、本人以外に届きました (${found.map(describe).join('; ')})。`,
    en: `Reset ${setter}: with ${what.en} the link led elsewhere or reached somebody else (${found.map(describe).join('; ')}).`,
  }, found.flatMap((trial) => trial.evidence));
  if (group === 'second-address' && !data.secondMailbox) return inconclusive(id, 'no-input', {
    ja: '二つ目のアドレスに届くかどうかを読めません。mail.boxes の addresses に「*@ドメイン」の形でドメイン全体を受け取るメールボックスを書いてください。',
    en: 'Whether a second address is mailed cannot be read. Declare a mailbox that receives a whole domain, as in *@example.jp, under mail.boxes.',
  }, evidence);
  const missed = uncontrolled(id, data);
  if (missed) return missed;
  if (trials.length === 0) return notApplicable(id, {
    ja: `再設定 ${setter}: 申し込みにメールアドレスを送らないため、書き換えるものがありません。`, en: `Reset ${setter}: the request carries no mail address that could be altered.`,
  }, evidence);
  const stopped = trials.find(hindered);
  if (stopped) return inconclusive(id, 'throttled', {
    ja: `再設定 ${setter}: ${stopped.variant} に ${stopped.status} が返り、拒否したとは言えません。`, en: `Reset ${setter}: ${stopped.variant} was answered with ${stopped.status}, which is no refusal.`,
  }, evidence);
  const untold = trials.find(({ problem }) => problem !== undefined);
  if (untold?.problem) return fromProblem(id, untold.problem, evidence);
  const others = trials.filter(({ toOthers }) => toOthers.length > 0);
  return pass(id, {
    ja: `再設定 ${setter}: ${what.ja} ${trials.length} 通りのどれでも、リンクは宣言されたホストだけを指し、本人だけに届きました。`,
    en: `Reset ${setter}: in ${trials.length} tries with ${what.en}, links led to declared hosts alone and reached the owner alone.`,
  }, evidence, { notes: others.map(({ variant }) => ({
    ja: `再設定 ${setter}: ${variant} で、リンクのないメールが別のアドレスに届きました。`, en: `Reset ${setter}: with ${variant}, a mail without a link reached another address.`,
  })) });
}

/** What the unaltered mail itself shows. */
function judgeControl(data: LinkPoisoningData): CaseResult {
  const id = `unaltered@${data.setter}`;
  const missed = uncontrolled(id, data);
  if (missed) return missed;
  const evidence = data.controls.flatMap((one) => one.evidence);
  const foreign = [...new Set(data.controls.flatMap(({ foreignHosts }) => foreignHosts))];
  return pass(id, {
    ja: `再設定 ${data.setter}: 書き換えない申し込みでは、前後とも本人にリンクが届きました。`, en: `Reset ${data.setter}: unaltered requests brought the owner a link, before and after.`,
  }, evidence, { notes: foreign.length === 0 ? [] : [{
    ja: `メールには宣言されていないホストへのリンクもあります: ${foreign.join(', ')}。サービスのホストなら scope.hosts に書いてください。`,
    en: `The mail holds links to hosts that are not declared, too: ${foreign.join(', ')}. If they are the service's, write them under scope.hosts.`,
  }] });
}

export const linkPoisoning = defineCheck({
  id: 'reset.link-poisoning',
  rule: 1,
  needs: ['reset.link-poisoning'],
  judge: (seen, { profile }) => seen['reset.link-poisoning'].flatMap(({ subject, data, problem, evidence }): readonly CaseResult[] => {
    if (data === undefined) return [problem ? fromProblem(`unaltered@${subject}`, problem, evidence) : notRecorded(`unaltered@${subject}`)];
    if ('absent' in data) return [noReset('unaltered', profile)];
    return [judgeControl(data), ...(Object.keys(WHAT) as Group[]).map((group) => judgeGroup(group, data))];
  }),
});
