import type { EvidenceRef } from '../../domain/outcome.ts';
import type { PasswordRuleData, PasswordSample } from '../../observations/password.ts';
import { defineProbe, type Observed, type PlanContext, type ProbeContext, type ProbeDefinition } from '../define.ts';
import { PasswordChanger, type PasswordTrier } from './changer.ts';
import { controlLengthOf, missingForPasswords, passwordRoutesOf, type PasswordRoute } from './routes.ts';
import type { Variant } from './variants.ts';

type RuleKind = 'password.min-length' | 'password.require-upper' | 'password.require-lower' | 'password.require-digit';

/** A change, two logins, their oracles and now and then a sign-in. */
export const REQUESTS_PER_TRIAL = 7;

export const variantsOf = (all: readonly Variant[], route: PasswordRoute): readonly Variant[] => all.filter((variant) => route.direct || variant.core);

export const trialsOf = (variants: readonly Variant[]): number => 1 + variants.reduce((sum, variant) => sum + 2 * variant.samples, 0);

/** Runs every variant between two controls; the control after one negative is the control before the next. */
export async function takeSamples(changer: PasswordTrier, variants: readonly Variant[]): Promise<readonly PasswordSample[]> {
  const samples: PasswordSample[] = [];
  const [first] = variants;
  if (!first) return samples;
  let controlBefore = await changer.tryChange(changer.generate(first.controlLength), 'accepted');
  for (const variant of variants) {
    for (let sample = 0; sample < variant.samples; sample++) {
      // The negative is made from the control that follows it, not from the one in force: a rule against likeness to the current
      // password would refuse it for another reason.
      const base = changer.generate(variant.controlLength);
      const negative = await changer.tryChange(changer.learn(variant.make(base)), 'rejected');
      const strippedForm = variant.stripped && (negative.effect === 'accepted' || negative.effect === 'both')
        ? await changer.logsIn(changer.learn(variant.stripped(base)), 'without the added character')
        : undefined;
      const controlAfter = await changer.tryChange(base, 'accepted');
      samples.push({ case: variant.case, controlBefore, negative, controlAfter, ...(strippedForm ? { strippedForm } : {}) });
      controlBefore = controlAfter;
    }
  }
  return samples;
}

export const evidenceOf = (samples: readonly PasswordSample[]): readonly EvidenceRef[] =>
  [...new Set(samples.flatMap((sample) => [...sample.controlBefore.evidence, ...sample.negative.evidence, ...sample.controlAfter.evidence]))];

async function observeRoute(context: ProbeContext, route: PasswordRoute, kind: RuleKind, variants: readonly Variant[]): Promise<PasswordRuleData> {
  const changer = await PasswordChanger.open(context, route.name, kind);
  try {
    return { route: route.name, controlLength: controlLengthOf(context), samples: await takeSamples(changer, variants), accounts: [changer.account] };
  } finally {
    await changer.close();
  }
}

/** Probe of one composition rule, on every route by which the own password is set. */
export function rulePasswordProbe<K extends RuleKind>(kind: K, variantsFor: (context: PlanContext) => readonly Variant[]): ProbeDefinition<K> {
  return defineProbe<K>({
    kind,
    phase: 'credentials',
    impact: 'write',
    plan(context) {
      const routes = passwordRoutesOf(context.profile);
      const trials = routes.reduce((sum, route) => sum + trialsOf(variantsOf(variantsFor(context), route)), 0);
      return {
        subjects: routes.map((route) => route.name), missing: missingForPasswords(context.profile), accounts: routes.length,
        requests: trials * REQUESTS_PER_TRIAL, waitsMs: 0,
      };
    },
    async *observe(context): AsyncIterable<Observed<K>> {
      for (const route of passwordRoutesOf(context.profile)) {
        const data = await observeRoute(context, route, kind, variantsOf(variantsFor(context), route));
        yield { subject: route.name, data, evidence: evidenceOf(data.samples) };
      }
    },
  });
}
