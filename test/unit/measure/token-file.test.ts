import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TokenFile } from "../../../src/core/measure/data/token-file.ts";
import { chooseWindows, WindowSource } from "../../../src/core/measure/data/windows.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tokens-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function fileOf(content: ArrayBufferView): string {
  const path = join(folder, "text.bin");
  writeFileSync(path, Buffer.from(content.buffer, content.byteOffset, content.byteLength));
  return path;
}

describe("a file of tokens", () => {
  it.each([
    ["uint8", Uint8Array.of(5, 0, 255)],
    ["uint16", Uint16Array.of(5, 0, 255)],
    ["uint32", Uint32Array.of(5, 0, 255)],
    ["int32", Int32Array.of(5, 0, 255)],
    ["int64", BigInt64Array.of(5n, 0n, 255n)],
  ] as const)("holds the same ids as %s", async (dtype, content) => {
    const file = await TokenFile.open(fileOf(content), dtype);
    expect(file.summary).toMatchObject({ tokens: 3, smallestId: 0, largestId: 255 });
    expect([...(await file.read(1, 2))]).toEqual([0, 255]);
    await file.close();
  });

  it("reads ids on both sides of a chunk's end", async () => {
    const ids = Uint16Array.from({ length: 1_200_000 }, (_, i) => i % 50_000);
    const file = await TokenFile.open(fileOf(ids), "uint16");
    expect(file.summary).toMatchObject({ tokens: 1_200_000, smallestId: 0, largestId: 49_999 });
    expect([...(await file.read(524_287, 3))]).toEqual([24_287, 24_288, 24_289]);
    await file.close();
  });

  it.each([
    ["is empty", "uint16", Uint8Array.of(), /is empty/],
    ["ends within a token", "uint16", Uint8Array.of(1, 2, 3), /3 bytes.*uint16/],
    ["has a negative id", "int32", Int32Array.of(4, -1), /int32.*check its dtype/],
    ["has a negative wide id", "int64", BigInt64Array.of(4n, -2n), /int64.*check its dtype/],
    ["has an id that is too large", "int64", BigInt64Array.of(2n ** 33n), /check its dtype/],
    ["was read as a narrower type", "uint32", Uint32Array.of(2 ** 31), /check its dtype/],
  ] as const)("is refused where it %s", async (_, dtype, content, message) => {
    await expect(TokenFile.open(fileOf(content), dtype)).rejects.toMatchObject({
      name: "Failure",
      kind: "input",
      message: expect.stringMatching(message),
    });
  });

  it("is refused where there is none", async () => {
    await expect(TokenFile.open(join(folder, "no.bin"), "uint8")).rejects.toThrow(/no such file/);
    await expect(TokenFile.open(folder, "uint8")).rejects.toThrow(/is a folder/);
  });

  it("tells when it was written to", async () => {
    const path = fileOf(Uint16Array.of(1, 2, 3, 4));
    const file = await TokenFile.open(path, "uint16");
    await file.assertUnchanged();
    await new Promise((resolve) => setTimeout(resolve, 20));
    writeFileSync(path, Uint8Array.of(9, 9));
    await expect(file.assertUnchanged()).rejects.toThrow(/was changed/);
    await expect(file.read(0, 4)).rejects.toThrow(/was changed/);
    await file.close();
  });
});

describe("windows", () => {
  it("are all that have a target for each token, the last one included", () => {
    expect(chooseWindows(9, 4)).toEqual([0, 1]);
    expect(chooseWindows(8, 4)).toEqual([0]);
    expect(chooseWindows(4, 4)).toEqual([]);
  });

  it("are evenly spaced where fewer are wanted, and all where more are", () => {
    expect(chooseWindows(1001, 10, 4)).toEqual([0, 25, 50, 75]);
    expect(chooseWindows(41, 10, 3)).toEqual([0, 1, 2]);
    expect(chooseWindows(41, 10, 9)).toEqual([0, 1, 2, 3]);
  });

  it("pair each id with the one that follows it", async () => {
    const ids = Uint16Array.from({ length: 13 }, (_, i) => 100 + i);
    const file = await TokenFile.open(fileOf(ids), "uint16");
    const batch = await WindowSource.of(file, 4).batch(1, 2);
    expect([...batch.idx]).toEqual([104n, 105n, 106n, 107n, 108n, 109n, 110n, 111n]);
    expect([...batch.targets]).toEqual([105n, 106n, 107n, 108n, 109n, 110n, 111n, 112n]);
    expect(() => WindowSource.of(file, 13)).toThrow(/13 tokens, but one window of 13 needs 14/);
    await file.close();
  });
});
