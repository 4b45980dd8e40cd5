import type { SymbolRuleData, SymbolTrial } from '../../observations/password.ts';
import { defineProbe } from '../define.ts';
import { PasswordChanger } from './changer.ts';
import { controlLengthOf, missingForPasswords, passwordRoutesOf } from './routes.ts';
import { evidenceOf, REQUESTS_PER_TRIAL, takeSamples, trialsOf, variantsOf } from './rule-probe.ts';
import { symbolVariants } from './variants.ts';

/** The 32 printable ASCII symbols. */
export const ASCII_SYMBOLS = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** Tries each symbol as the only one of an otherwise acceptable password; refused ones are worth knowing, no more. */
async function trySymbols(changer: PasswordChanger, length: number): Promise<readonly SymbolTrial[]> {
  const trials: SymbolTrial[] = [];
  for (const symbol of ASCII_SYMBOLS) trials.push({ symbol, trial: await changer.tryChange(changer.generate(length, symbol), 'accepted') });
  return trials;
}

export const symbolProbe = defineProbe({
  kind: 'password.require-symbol',
  phase: 'credentials',
  impact: 'write',
  plan(context) {
    const routes = passwordRoutesOf(context.profile);
    const variants = symbolVariants(controlLengthOf(context));
    const trials = routes.reduce((sum, route) => sum + trialsOf(variantsOf(variants, route)) + (route.direct ? ASCII_SYMBOLS.length : 0), 0);
    return {
      subjects: routes.map((route) => route.name), missing: missingForPasswords(context.profile), accounts: routes.length,
      requests: trials * REQUESTS_PER_TRIAL, waitsMs: 0,
    };
  },
  async *observe(context) {
    const controlLength = controlLengthOf(context);
    for (const route of passwordRoutesOf(context.profile)) {
      const changer = await PasswordChanger.open(context, route.name, 'password.require-symbol');
      try {
        const samples = await takeSamples(changer, variantsOf(symbolVariants(controlLength), route));
        const symbols = route.direct ? await trySymbols(changer, controlLength) : [];
        const data: SymbolRuleData = { route: route.name, controlLength, samples, accounts: [changer.account], symbols };
        yield { subject: route.name, data, evidence: [...new Set([...evidenceOf(samples), ...symbols.flatMap(({ trial }) => trial.evidence)])] };
      } finally {
        await changer.close();
      }
    }
  },
});
