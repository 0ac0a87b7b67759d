import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Failure } from "../../../src/core/failure.ts";
import { parseReply } from "../../../src/core/reply/parse-reply.ts";
import type { ParsedReply } from "../../../src/core/reply/reply.ts";
import { fileNames, pythonFile, type Rendering, rendering } from "./reply-renderings.ts";

/** The parsed reply, or undefined for a `Failure`; anything else thrown fails the test. */
function parsed(text: string, files: readonly [string, string]): ParsedReply | undefined {
  try {
    return parseReply(text, { files });
  } catch (error) {
    if (error instanceof Failure && error.kind === "finding") return undefined;
    throw error;
  }
}

function texts(reply: ParsedReply | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(reply?.files ?? {}).map(([name, file]) => [name, file.text]),
  );
}

function expectWholeVersions(text: string, { names, versions }: Rendering): void {
  const reply = parsed(text, names);
  if (!reply) return;
  for (const name of names) {
    const file = reply.files[name]!;
    if (file.state === "modified") expect(versions[name]).toContain(file.text);
    else expect(file.text).toBe("");
  }
}

describe("parseReply", () => {
  it("gives back whatever files a reply holds, in whatever style", () => {
    fc.assert(
      fc.property(rendering, ({ reply, names, files }) => {
        expect(texts(parsed(reply, names))).toEqual(files);
      }),
      { numRuns: 2000 },
    );
  });

  it("gives back files from JSON", () => {
    fc.assert(
      fc.property(
        fileNames,
        pythonFile,
        pythonFile,
        fc.constantFrom(0, 2),
        fc.boolean(),
        (names, train, model, indent, isFenced) => {
          const json = JSON.stringify({ [names[1]]: model, [names[0]]: train }, null, indent);
          const reply = isFenced ? `So:\n\`\`\`json\n${json}\n\`\`\`\n` : json;
          expect(texts(parsed(reply, names))).toEqual({ [names[0]]: train, [names[1]]: model });
          for (const cut of [1, 2, 3, Math.floor(json.length / 2)]) {
            expect(parsed(json.slice(0, -cut), names)).toBeUndefined();
          }
        },
      ),
    );
  });

  it("never gives part of a file, wherever a reply is cut off", () => {
    fc.assert(
      fc.property(rendering, fc.double({ min: 0, max: 1, noNaN: true }), (rendered, share) => {
        const cut = Math.floor(rendered.reply.length * share);
        expectWholeVersions(rendered.reply.slice(0, cut), rendered);
      }),
      { numRuns: 3000 },
    );
  });

  it("never gives part of a file at any cut of one reply", () => {
    fc.assert(
      fc.property(rendering, (rendered) => {
        for (let cut = 0; cut < rendered.reply.length; cut += 1) {
          expectWholeVersions(rendered.reply.slice(0, cut), rendered);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("answers garbage with a failure or a result, never with another error", () => {
    const piece = fc.oneof(
      fc.constantFrom("```", "````", "~~~", "python", "json", "\n", "\n\n", "\r\n", " ", "#", "- "),
      fc.constantFrom("a.py", "b.py", "../a.py", "<think>", "</think>", "[THINK]", "@@ -1 +1 @@"),
      fc.constantFrom("{", "}", '"', '"a.py":', "[", "]", ":", "null", "\\", "'''", '"""', "**"),
      fc.string({ maxLength: 8, unit: "binary" }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const reply = parsed(pieces.join(""), ["a.py", "b.py"]);
        if (reply) expect(Object.keys(reply.files)).toEqual(["a.py", "b.py"]);
      }),
      { numRuns: 5000 },
    );
  });
});
