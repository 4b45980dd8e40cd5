import type { Comparison, Impression } from '../../observations/enumeration.ts';

/** What of an answer is compared, by name: `status`, `body`, `header x-account-state`. */
function featuresOf({ status, look, headers }: Impression): ReadonlyMap<string, string> {
  return new Map([['status', String(status)], ['body', look], ...Object.entries(headers).map(([name, value]) => [`header ${name}`, value] as const)]);
}

/**
 * By which features the answers about the account are told from those about ids that do not exist, attempt by attempt. What differs
 * between two ids that do not exist is noise and tells nothing (the control of the catalogue).
 */
export function differences({ ofAccount, absent, otherAbsent }: Comparison): readonly string[] {
  const [own, one, other] = [ofAccount, absent, otherAbsent].map((all) => all.map(featuresOf)) as [ReadonlyMap<string, string>[], ReadonlyMap<string, string>[], ReadonlyMap<string, string>[]];
  const names = new Set([...own, ...one, ...other].flatMap((features) => [...features.keys()]));
  return [...names].filter((name) => {
    const noisy = one.some((features, index) => features.get(name) !== other[index]?.get(name));
    return !noisy && own.some((features, index) => features.get(name) !== one[index]?.get(name));
  });
}
