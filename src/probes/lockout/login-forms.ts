import type { ActingAccount } from '../../actors/types.ts';
import { Filler } from '../../actors/template.ts';
import { Scope } from '../../actors/scope.ts';
import type { TargetProfile } from '../../profile/schema.ts';

const fullWidth = (text: string): string => Array.from(text, (one) => (/[!-~]/.test(one) ? String.fromCodePoint((one.codePointAt(0) as number) + 0xfee0) : one)).join('');

/** Letters that Unicode takes for these: the Kelvin sign for k, the long s for s (UAX #15, compatibility). */
const lookAlike = (text: string): string => text.replace(/k/i, '\u212a').replace(/s/i, '\u017f');

const percentFirst = (text: string): string => `%${(text.codePointAt(0) ?? 0).toString(16).toUpperCase()}${text.slice(1)}`;

const plusTag = (address: string): string => address.replace('@', '+kenshu@');

/** Ways to write a login id that a service may take for the same account (catalogue `lockout.identifier-variants`), the plain one left out. */
export function loginForms(profile: TargetProfile, account: ActingAccount): Readonly<Record<string, string>> {
  const plain = account.variables['loginId'] ?? '';
  const fill = new Filler('pools.users.loginForms', new Scope(account.variables));
  const declared = fill.record(profile.pools.users?.loginForms ?? {});
  const tenants = Object.entries(account.variables).filter(([name]) => name.startsWith('tenant.') && name !== 'tenant.name');
  const middle = Math.ceil(plain.length / 2);
  const forms: Record<string, string> = {
    'upper-case': plain.toUpperCase(),
    'lower-case': plain.toLowerCase(),
    'leading-space': ` ${plain}`,
    'trailing-space': `${plain} `,
    'inner-space': `${plain.slice(0, middle)} ${plain.slice(middle)}`,
    'full-width': fullWidth(plain),
    'look-alike': lookAlike(plain),
    decomposed: plain.normalize('NFD'),
    'trailing-dot': `${plain}.`,
    'percent-encoded': percentFirst(plain),
    ...declared,
    ...Object.fromEntries(Object.entries(declared).map(([name, value]) => [`${name}-upper-case`, value.toUpperCase()])),
    ...Object.fromEntries(Object.entries({ plain, ...declared }).filter(([, value]) => value.includes('@')).map(([name, value]) => [`${name}-plus-tag`, plusTag(value)])),
    ...Object.fromEntries(tenants.flatMap(([name, value]) => [
      [`${name}-backslash`, `${value}\\${plain}`], [`${name}-slash`, `${value}/${plain}`], [`${name}-at`, `${plain}@${value}`],
    ])),
  };
  return Object.fromEntries(Object.entries(forms).filter(([, value]) => value !== plain));
}
