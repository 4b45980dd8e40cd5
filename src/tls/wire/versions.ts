/** Protocol versions as the reports write them. */
export const PROTOCOL_VERSIONS = ['SSL 2.0', 'SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'] as const;
export type ProtocolVersion = (typeof PROTOCOL_VERSIONS)[number];

const CODE_POINTS: Readonly<Record<ProtocolVersion, number>> = {
  'SSL 2.0': 0x0002, 'SSL 3.0': 0x0300, 'TLS 1.0': 0x0301, 'TLS 1.1': 0x0302, 'TLS 1.2': 0x0303, 'TLS 1.3': 0x0304,
};

export const codePointOf = (version: ProtocolVersion): number => CODE_POINTS[version];

/** The version of a code point, or undefined for one that no standard names. */
export const versionOf = (codePoint: number): ProtocolVersion | undefined =>
  PROTOCOL_VERSIONS.find((version) => CODE_POINTS[version] === codePoint);
