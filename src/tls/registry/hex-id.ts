/** A code point as reports and tables write it, such as `0xC02F`; SSL 2.0 kinds have three bytes. */
export const hexId = (code: number, digits: 4 | 6 = 4): string => `0x${code.toString(16).toUpperCase().padStart(digits, '0')}`;
