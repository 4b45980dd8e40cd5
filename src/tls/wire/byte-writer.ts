/** Big-endian encoding of the few shapes that TLS is made of (RFC 8446 §3). */
export function uint(width: 1 | 2 | 3 | 4, value: number): Buffer {
  const bytes = Buffer.alloc(width);
  bytes.writeUIntBE(value, 0, width);
  return bytes;
}

/** A vector with its length before it. */
export function vector(lengthWidth: 1 | 2 | 3, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint(lengthWidth, body.length), body]);
}

/** A vector of 16-bit values, such as cipher suites or groups. */
export function uint16List(lengthWidth: 1 | 2, values: readonly number[]): Buffer {
  const body = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => body.writeUInt16BE(value, index * 2));
  return Buffer.concat([uint(lengthWidth, body.length), body]);
}
