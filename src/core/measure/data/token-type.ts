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
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  DECODE[dtype](view, ids);
  return ids;
}

/** One loop for each type: they run over whole files. */
const DECODE: Readonly<Record<TokenType, (from: DataView, ids: Int32Array) => void>> = {
  uint8: (from, ids) => {
    for (let i = 0; i < ids.length; i++) ids[i] = from.getUint8(i);
  },
  uint16: (from, ids) => {
    for (let i = 0; i < ids.length; i++) ids[i] = from.getUint16(2 * i, true);
  },
  uint32: (from, ids) => {
    for (let i = 0; i < ids.length; i++) ids[i] = from.getInt32(4 * i, true);
  },
  int32: (from, ids) => {
    for (let i = 0; i < ids.length; i++) ids[i] = from.getInt32(4 * i, true);
  },
  int64: (from, ids) => {
    for (let i = 0; i < ids.length; i++) {
      ids[i] = from.getInt32(8 * i + 4, true) === 0 ? from.getInt32(8 * i, true) : -1;
    }
  },
};
