/** Extension code points used here (IANA TLS ExtensionType Values). */
export const EXTENSION = {
  serverName: 0, statusRequest: 5, supportedGroups: 10, ecPointFormats: 11, srp: 12, signatureAlgorithms: 13, alpn: 16,
  signedCertificateTimestamp: 18, padding: 21, encryptThenMac: 22, extendedMasterSecret: 23, sessionTicket: 35, preSharedKey: 41,
  earlyData: 42, supportedVersions: 43, cookie: 44, pskKeyExchangeModes: 45, signatureAlgorithmsCert: 50, keyShare: 51,
  renegotiationInfo: 0xff01,
} as const;
