import { OperationError } from '../../actors/operation-error.ts';
import type { EveryRouteData, PasswordSample } from '../../observations/password.ts';
import { collectEvidence } from '../../transport/collect.ts';
import { defineProbe, type Observed, type PlanContext, type ProbeContext } from '../define.ts';
import type { PasswordTrier } from './changer.ts';
import { controlLengthOf, missingForPasswords } from './routes.ts';
import { REQUESTS_PER_TRIAL } from './rule-probe.ts';
import { HelperSessions } from './setting.ts';
import { sideBySide } from './side-by-side.ts';
import { openWay, passwordWaysOf, type PasswordWay } from './setters.ts';
import { digitVariants, lengthVariants, lowerVariants, symbolVariants, upperVariants, type Variant } from './variants.ts';

const SAMPLES = 2;
/** Each round is a control and one negative of each rule; a control ends the last. */
const CONTROLS = SAMPLES + 1;
const REQUESTS_FOR_MAIL = 6;

/** The core negative of each of the five rules, by the name of the rule. */
function rules(context: PlanContext): readonly Variant[] {
  const length = controlLengthOf(context);
  const families: readonly (readonly [name: string, variants: readonly Variant[]])[] = [
    ['min-length', lengthVariants(context.policy.parameters.password.minLength, length)], ['require-upper', upperVariants(length)],
    ['require-lower', lowerVariants(length)], ['require-digit', digitVariants(length)], ['require-symbol', symbolVariants(length)],
  ];
  return families.flatMap(([name, variants]) => variants.filter(({ core }) => core).map((variant) => ({ ...variant, case: name })));
}

/** The negatives of a round are made from one control, which is set after them. */
async function takeRounds(trier: PasswordTrier, variants: readonly Variant[], length: number): Promise<readonly PasswordSample[]> {
  const samples: PasswordSample[] = [];
  let controlBefore = await trier.tryChange(trier.generate(length), 'accepted');
  for (let round = 0; round < SAMPLES; round++) {
    const base = trier.generate(length);
    const negatives: Pick<PasswordSample, 'case' | 'negative'>[] = [];
    for (const variant of variants) negatives.push({ case: variant.case, negative: await trier.tryChange(trier.learn(variant.make(base)), 'rejected') });
    const controlAfter = await trier.tryChange(base, 'accepted');
    for (const negative of negatives) samples.push({ ...negative, controlBefore, controlAfter });
    controlBefore = controlAfter;
  }
  return samples;
}

async function observeWay(context: ProbeContext, way: PasswordWay, helpers: HelperSessions): Promise<Observed<'password.every-route'>> {
  const { value, evidence } = await collectEvidence(async () => {
    try {
      const trier = await openWay(context, way, 'password.every-route', helpers);
      try {
        const samples = await takeRounds(trier, rules(context), controlLengthOf(context));
        const data: EveryRouteData = { route: way.name, kind: way.kind, controlLength: controlLengthOf(context), samples, accounts: [...trier.accounts] };
        return { data };
      } finally {
        await trier.close();
      }
    } catch (error) {
      // One way that cannot be taken does not hide the others.
      if (error instanceof OperationError) return { problem: error.problem };
      throw error;
    }
  });
  return { subject: way.name, evidence, ...value };
}

export const everyRouteProbe = defineProbe({
  kind: 'password.every-route',
  phase: 'credentials',
  impact: 'write',
  plan(context) {
    const ways = passwordWaysOf(context.profile);
    const trials = CONTROLS + SAMPLES * rules(context).length;
    const requests = ways.reduce((sum, { byMail }) => sum + trials * (REQUESTS_PER_TRIAL + (byMail ? REQUESTS_FOR_MAIL : 0)), 0);
    return {
      subjects: ways.map(({ name }) => name), missing: missingForPasswords(context.profile),
      accounts: ways.reduce((sum, { creates }) => sum + (creates ? trials : 1), 0), requests,
      waitsMs: Object.values(context.profile.passwords.setters).reduce((sum, { settleSeconds }) => sum + trials * settleSeconds * 1000, 0),
    };
  },
  async *observe(context) {
    const helpers = new HelperSessions(context);
    try {
      yield* sideBySide(context, passwordWaysOf(context.profile), (way) => observeWay(context, way, helpers));
    } finally {
      await helpers.close();
    }
  },
});
