import { describe, expect, it } from "vitest";
import { withLineEndingsOf } from "../../../src/core/reply/line-endings.ts";
import { parseReply } from "../../../src/core/reply/parse-reply.ts";

const FILES = ["train_mps.py", "model.py"] as const;

function modelOf(reply: string): string | undefined {
  return parseReply(reply, { files: FILES }).files["model.py"]?.text;
}

const block = (content: string, info = "python") => `\`\`\`${info}\n${content}\n\`\`\`\n`;
const NAMED = block("model.py\nx = 1");

describe("what a block may look like and not be a file", () => {
  it("takes no list of files for a file", () => {
    expect(modelOf(`${block("train_mps.py\nmodel.py", "")}\n${NAMED}`)).toBe("x = 1\n");
    expect(() => parseReply(block("model.py\ntrain_mps.py", ""), { files: FILES })).toThrow(
      /gives neither/,
    );
  });

  it("takes neither a command nor its output for the file named before it", () => {
    const reply = `${NAMED}\nRun \`train_mps.py\`:\n\n${block("python train_mps.py", "")}
train_mps.py prints:\n\n${block("step 1: loss 5.4", "")}`;
    expect(parseReply(reply, { files: FILES }).files["train_mps.py"]?.state).toBe("unmodified");
  });

  it("takes a block whose text is a comment only as unmodified, and says so", () => {
    const parsed = parseReply(block("model.py\n# No changes are needed here."), { files: FILES });
    expect(parsed.files["model.py"]).toEqual({ state: "unmodified", text: "" });
    expect(parsed.notes).toContainEqual(expect.stringMatching(/comments only/));
  });

  it.each(["(unchanged)", "# unmodified", "No changes needed.", "..."])(
    "takes %s as unmodified",
    (text) => {
      expect(modelOf(block(`model.py\n${text}`))).toBe("");
    },
  );
});

describe("the text of a file", () => {
  it("keeps blank lines, tabs and trailing blanks as they are", () => {
    const code = "\n\tx = 1  \n\n\n    y = 2";
    expect(modelOf(block(`model.py\n${code}`))).toBe(`${code}\n`);
  });

  it("begins below its name, wherever in the block that stands", () => {
    expect(modelOf(block("\n\nmodel.py\nx = 1"))).toBe("x = 1\n");
  });

  it("ends in one newline however many the block has", () => {
    expect(modelOf(block("model.py\nx = 1\n\n\n"))).toBe("x = 1\n");
  });

  it("keeps a second comment with the file's name, which is code", () => {
    expect(modelOf(block("model.py\n# model.py\nx = 1"))).toBe("# model.py\nx = 1\n");
  });

  it("keeps a descriptive comment that begins with the name", () => {
    expect(modelOf(block("# model.py: a small net\nx = 1"))).toBe(
      "# model.py: a small net\nx = 1\n",
    );
  });
});

describe("names", () => {
  it("finds files in folders by their whole path or, where it is clear, their last part", () => {
    const files = ["lab/fit.py", "nets/tiny.py"] as const;
    const reply = `${block("lab/fit.py\na = 1")}\n${block("tiny.py\nb = 2")}`;
    const parsed = parseReply(reply, { files });
    expect(parsed.files["lab/fit.py"]?.text).toBe("a = 1\n");
    expect(parsed.files["nets/tiny.py"]?.text).toBe("b = 2\n");
    expect(parsed.notes).toEqual([]);
  });

  it("does not take a longer name for a shorter one that it ends in", () => {
    const files = ["retrain.py", "train.py"] as const;
    const reply = `## retrain.py\n${block("a = 1")}\n## train.py\n${block("b = 2")}`;
    expect(parseReply(reply, { files }).files["train.py"]?.text).toBe("b = 2\n");
    expect(parseReply(reply, { files }).files["retrain.py"]?.text).toBe("a = 1\n");
  });

  it("prefers the exact name to a path that ends in it, in any order", () => {
    expect(modelOf(`${NAMED}\n${block("old/model.py\nx = 2")}`)).toBe("x = 1\n");
  });

  it.each(["../model.py", "/etc/model.py", "~/model.py", "C:\\lab\\model.py", "a/../model.py"])(
    "never takes %s for model.py",
    (path) => {
      expect(() => parseReply(block(`${path}\nx = 1`), { files: FILES })).toThrow(/gives neither/);
      expect(() =>
        parseReply(block("x = 1", `python title="${path}"`), { files: FILES }),
      ).toThrow();
      expect(() => parseReply(JSON.stringify({ [path]: "x = 1" }), { files: FILES })).toThrow();
    },
  );

  it("is safe with names that JavaScript objects have", () => {
    const files = ["__proto__", "constructor.py"] as const;
    const parsed = parseReply(block("constructor.py\nx = 1"), { files });
    expect(Object.keys(parsed.files)).toEqual(["__proto__", "constructor.py"]);
  });
});

describe("one block with both files", () => {
  const train = "def train():\n    return 1, 2";
  const model = "class Net:\n    pass";

  it.each([
    ["model.py", train, model],
    ["# model.py", train, model],
    ["# ===== model.py =====", train, model],
  ])("is split at %s", (mark, first, second) => {
    const parsed = parseReply(block(`train_mps.py\n${first}\n${mark}\n${second}`), {
      files: FILES,
    });
    expect(parsed.files["train_mps.py"]?.text).toBe(`${first}\n`);
    expect(parsed.files["model.py"]?.text).toBe(`${second}\n`);
    expect(parsed.notes).toContainEqual(expect.stringMatching(/holds both files/));
  });

  it("is not seen where a comment only mentions the other file", () => {
    const code = `# model.py\nfrom model import Net\n\n${train}`;
    const parsed = parseReply(block(`train_mps.py\n${code}`), { files: FILES });
    expect(parsed.files["train_mps.py"]?.text).toBe(`${code}\n`);
  });
});

describe("JSON", () => {
  it("is taken after words on its line, and with text under an unknown key", () => {
    expect(modelOf('Sure, {"model.py": "x = 1"} is it.')).toBe("x = 1\n");
    expect(modelOf('{"new": {"model.py": {"source_code": "x = 1\\ny = 2", "why": "z"}}}')).toBe(
      "x = 1\ny = 2\n",
    );
  });

  it("that is an example in a sentence is no answer", () => {
    expect(modelOf(`As \`{"model.py": "…"}\` or {"model.py": code} or so:\n\n${NAMED}`)).toBe(
      "x = 1\n",
    );
  });
});

describe("thinking", () => {
  it.each([
    ["<think>", "</think>"],
    ["<Thinking>", "</Thinking>"],
    ['<reasoning effort="low">', "</reasoning>"],
    ["[THINK]", "[/THINK]"],
    ["◁think▷", "◁/think▷"],
    ["<|begin_of_thought|>", "<|end_of_thought|>"],
  ])("between %s and %s is dropped, unbalanced fences and all", (open, close) => {
    expect(modelOf(`${open}\n\`\`\`python\nmodel.py\ny = 9\n${close}\n\n${NAMED}`)).toBe("x = 1\n");
    expect(modelOf(`Hm. ${open}short${close} So:\n\n${NAMED}`)).toBe("x = 1\n");
    expect(() => modelOf(`${NAMED}\n${open}\nand now`)).toThrow(/cut off/);
  });

  it("whose opening tag the server kept is dropped up to the closing one", () => {
    const draft = "Draft:\n```python\nmodel.py\ny = 9\n";
    expect(modelOf(`${draft}</think>Here it is:\n\n${NAMED}`)).toBe("x = 1\n");
    expect(modelOf(`${draft}\`\`\`\nEnough.</think>\n\n${NAMED}`)).toBe("x = 1\n");
  });
});

describe("wrappers", () => {
  it.each(["````", "````markdown", "```md", "~~~"])(
    "a whole answer inside %s is unpacked",
    (fence) => {
      const close = /^[`~]+/.exec(fence)?.[0];
      expect(modelOf(`${fence}\n${NAMED}\`\`\`python\n\`\`\`\n${close}\n`)).toBe("x = 1\n");
    },
  );
});

describe("withLineEndingsOf", () => {
  it.each([
    ["a\r\nb\r\n", "x\ny\n", "x\r\ny\r\n"],
    ["a\nb\n", "x\r\ny\r\n", "x\ny\n"],
    ["a\nb", "x\ny\n", "x\ny"],
    ["\uFEFFa\r\nb", "x\ny\n", "\uFEFFx\r\ny"],
    ["a\r\nb\nc\r\n", "x\ny\n", "x\r\ny\r\n"],
    ["", "x\n", "x\n"],
  ])("of %j gives %j as %j", (baseline, text, expected) => {
    expect(withLineEndingsOf(baseline, text)).toBe(expected);
  });
});

describe("a diff within a JSON answer", () => {
  it.each([
    [
      "unified",
      "--- a/model.py\n+++ b/model.py\n@@ -1,2 +1,2 @@\n class Net:\n-    x = 1\n+    x = 2\n",
    ],
    ["search and replace", "<<<<<<< SEARCH\n    x = 1\n=======\n    x = 2\n>>>>>>> REPLACE\n"],
    ["fenced", "```diff\n class Net:\n-    x = 1\n+    x = 2\n```"],
  ])("is refused: %s", (_form, patch) => {
    const reply = JSON.stringify({ "train_mps.py": null, "model.py": patch });
    expect(() => parseReply(reply, { files: FILES })).toThrow(/a diff in place of the whole files/);
  });
});
