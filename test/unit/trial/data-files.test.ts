import { describe, expect, it } from "vitest";
import { toProjectPath, trainingFile, validationFile } from "../../../src/core/trial/data-files.ts";

const file = (path: string, trainingWindows = 0, validationWindows = 0) => ({
  path,
  bytes: 100,
  trainingWindows,
  validationWindows,
});

describe("which file is which", () => {
  it("is told by what the model was fed, whatever the files are called", () => {
    const files = [file("a.ids", 0, 4), file("b.ids", 9, 4), file("val.txt")];
    expect(trainingFile(files)).toBe("b.ids");
    expect(validationFile(files)).toBe("a.ids");
  });

  it("is told by name where no window was found in any file", () => {
    const files = [file("data/train.bin"), file("data/my_val.bin"), file("data/interval.json")];
    expect(trainingFile(files)).toBeNull();
    expect(validationFile(files)).toBe("data/my_val.bin");
  });

  it("is not guessed where two names fit, or where training reads the only one", () => {
    expect(validationFile([file("val_a.bin"), file("val_b.bin")])).toBeNull();
    expect(validationFile([file("val.bin", 8, 4)])).toBeNull();
  });
});

describe("paths of opened files", () => {
  it("are the project's, in the scratch copy and in the project itself", () => {
    const roots = ["/tmp/scratch/project", "/home/me/brook"];
    expect(toProjectPath("/tmp/scratch/project/data/val.bin", roots)).toBe("data/val.bin");
    expect(toProjectPath("/home/me/brook/data/val.bin", roots)).toBe("data/val.bin");
    expect(toProjectPath("/home/me/brook-2/val.bin", roots)).toBe("/home/me/brook-2/val.bin");
  });
});
