import type { TokenType } from "../measure-request.ts";

export const BYTES_PER_TOKEN: Readonly<Record<TokenType, number>> = {
  uint8: 1,
  uint16: 2,
  uint32: 4,
  int32: 4,
  int64: 8,
};

/**
 * Little-endian token ids as 32-bit integers. Ids that do not fit (uint32 and int64 beyond
 * 2³¹ − 1) come out as −1 or as they wrap, that is negative: no token either way.
 */
export function decodeTokens(bytes: Buffer, dtype: TokenType): Int32Array {
  const count = Math.floor(bytes.length / BYTES_PER_TOKEN[dtype]);
  const ids = new Int32Array(count);
  for (let i = 0; i < count; i++) ids[i] = DECODE[dtype](bytes, i);
  return ids;
}

const DECODE: Readonly<Record<TokenType, (bytes: Buffer, index: number) => number>> = {
  uint8: (bytes, i) => bytes.readUInt8(i),
  uint16: (bytes, i) => bytes.readUInt16LE(2 * i),
  uint32: (bytes, i) => bytes.readInt32LE(4 * i),
  int32: (bytes, i) => bytes.readInt32LE(4 * i),
  int64: (bytes, i) => {
    const low = bytes.readInt32LE(8 * i);
    const high = bytes.readInt32LE(8 * i + 4);
    return high === 0 ? low : -1;
  },
};
