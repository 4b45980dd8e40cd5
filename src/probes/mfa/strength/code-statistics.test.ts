import { describe, expect, test } from 'vitest';
import { seedBits, statisticsOf } from './code-statistics.ts';

describe('properties of delivered codes', () => {
  test.each<[string, readonly string[], object]>([
    ['codes drawn anew', ['493021', '118402', '860093'], { collected: 3, distinct: 3, shortest: 6, longest: 6, fixedPositions: [], counting: false }],
    ['codes that count up', ['099998', '099999', '100000'], { counting: true, fixedPositions: [] }],
    ['codes that count, one sent twice', ['100', '100', '103', '106'], { collected: 4, distinct: 3, counting: true }],
    ['codes with a fixed end', ['123499', '567899', '901299'], { fixedPositions: [5, 6], counting: false }],
    ['codes of different lengths share no position', ['1234', '12345'], { shortest: 4, longest: 5, fixedPositions: [] }],
    ['a single code tells nothing', ['123456'], { distinct: 1, fixedPositions: [], counting: false }],
    ['two codes do not count', ['100000', '100001'], { counting: false }],
  ])('%s', (_name, codes, expected) => {
    expect(statisticsOf(codes)).toMatchObject(expected);
  });
});

test.each<[string, number]>([['JBSWY3DPEHPK3PXP', 80], ['jbsw y3dp ehpk 3pxp jbsw y3dp eh', 130], ['JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', 160], ['JBSWY3DPEHPK3P==', 70]])('%s has %i bits', (seed, bits) => {
  expect(seedBits(seed)).toBe(bits);
});
