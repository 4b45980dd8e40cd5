import type { Invocation } from './command-list.ts';

/** Apart from the options that read profiles: a command that needs no profile does not load what reads one. */
export const textOption = ({ options }: Invocation, name: string): string | undefined => (typeof options[name] === 'string' ? options[name] : undefined);

export const flag = ({ options }: Invocation, name: string): boolean => options[name] === true;
