/** Primes of the ROCA fingerprint (CVE-2017-15361). */
const PRIMES = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];

/** Residues that powers of 65537 take modulo each prime. */
const RESIDUES = PRIMES.map((prime) => {
  const residues = new Set<number>();
  for (let value = 1; !residues.has(value); value = (value * 65_537) % prime) residues.add(value);
  return { prime: BigInt(prime), residues };
});

/** Whether a modulus has the form of keys by the faulty Infineon library: by chance for one modulus in some 2^27. */
export const isRocaModulus = (modulus: bigint): boolean => RESIDUES.every(({ prime, residues }) => residues.has(Number(modulus % prime)));

export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y > 0n) [x, y] = [y, x % y];
  return x;
}
