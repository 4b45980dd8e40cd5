import { crc32, deflateSync } from 'node:zlib';

const SIDE = 96;

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/**
 * A picture of 8 by 8 fields of random colour, so that what is made from it differs from what is made from any other, with a text in
 * its `Comment` (W3C PNG, 11.3.3).
 */
export function pngFile(comment: string, randomBytes: (length: number) => Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set([8, 2], 8);
  const colours = randomBytes(8 * 8 * 3);
  const rows = Buffer.alloc(SIDE * (1 + SIDE * 3));
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const field = (Math.floor((y * 8) / SIDE) * 8 + Math.floor((x * 8) / SIDE)) * 3;
      rows.set(colours.subarray(field, field + 3), y * (1 + SIDE * 3) + 1 + x * 3);
    }
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header), chunk('iTXt', Buffer.from(`Comment\0\0\0\0\0${comment}`)), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0)),
  ]);
}
