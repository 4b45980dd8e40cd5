/** Exit codes of every command; fixed, documented in `--help`. */
export const EXIT = { conformant: 0, nonConformant: 1, undecided: 2, usage: 64, internal: 70 } as const;
