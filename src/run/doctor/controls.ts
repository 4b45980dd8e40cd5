import type { Operation } from '../../profile/operation-schema.ts';
import type { TargetProfile } from '../../profile/schema.ts';
import { attempt, lastStatus } from './attempt.ts';
import type { Line } from './report.ts';
import type { OpenRow } from './sign-in.ts';

interface Control {
  readonly name: string;
  readonly path: string;
  readonly route: string;
  readonly privileged: boolean;
  readonly operation: Operation;
  /** Value the operation must extract for this actor. */
  readonly shows?: string;
}

/** The first list of each resource type as an ordinary account; what administrators may read as one of them. Nothing here writes. */
function controlsOf({ resources, adminFunctions }: TargetProfile): readonly (Control | Line)[] {
  const lists = Object.entries(resources).map(([type, { route, list }]): Control | Line => {
    const [first] = Object.entries(list);
    if (!first) return {
      group: 'resources', name: type, path: `resources.${type}.list`, state: 'absent', said: { ja: '一覧の宣言がありません。', en: 'declares no list.' },
    };
    const [name, outlet] = first;
    return { name: type, path: `resources.${type}.list.${name}`, route: outlet.route ?? route, privileged: false, operation: outlet.operation };
  });
  const functions = Object.entries(adminFunctions).filter(([, { writes }]) => !writes).map(([name, { route, operation }]): Control => (
    { name: `adminFunctions.${name}`, path: `adminFunctions.${name}`, route, privileged: true, operation, shows: 'marker' }));
  return [...lists, ...functions];
}

async function examineControl({ name, path, route, privileged, operation, shows }: Control, rows: readonly OpenRow[]): Promise<Line> {
  const line = { group: 'resources', name, path } as const;
  const row = rows.find((one) => one.route === route && one.privileged === privileged && one.session !== undefined);
  if (!row?.session) {
    return { ...line, state: 'skipped', said: { ja: `経路 ${route} でログインできたアカウントがなく、確かめていません。`, en: `not tried: no such account is signed in on route ${route}.` } };
  }
  const { session } = row;
  const asked = await attempt(() => session.perform(operation));
  const status = 'problem' in asked ? lastStatus(asked.error) : asked.value.answers.at(-1)?.status;
  const who = `${route} × ${row.actor}`;
  const wrong = (ja: string, en: string): Line => ({
    ...line, state: 'failed', said: { ja: `${who}: ${ja}`, en: `${who}: ${en}` }, evidence: asked.evidence,
    advice: { ja: `${path} の操作と、accounts.${row.actor} に見えるかを確かめてください。`, en: `Check the operation ${path} and that accounts.${row.actor} may see it.` },
  });
  if ('problem' in asked) return wrong(asked.problem.reason.ja, asked.problem.reason.en);
  if (status === undefined || status < 200 || status >= 300) return wrong(`${status} が返りました。`, `it answered ${status}.`);
  if (shows !== undefined && asked.value.values[shows] === undefined) return wrong(`${shows} を取り出せませんでした。`, `${shows} was not found in the answer.`);
  return { ...line, state: 'ok', said: { ja: `${row.actor} に応答しました。`, en: `answers ${row.actor}.` } };
}

/** Positive controls: what is to be refused to others answers those who may see it. One after another on each session. */
export async function examineControls(profile: TargetProfile, rows: readonly OpenRow[]): Promise<Line[]> {
  const lines: Line[] = [];
  for (const control of controlsOf(profile)) lines.push('operation' in control ? await examineControl(control, rows) : control);
  return lines;
}
