import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FIXTURE = fileURLToPath(new URL("../../fixtures/projects/haiku", import.meta.url));
const WORDS = 300;

/**
 * A fresh copy of the haiku project: other file names, entry, returned names, vocabulary and block
 * size than the starter's, with data of its own.
 */
export function haikuProject(options: { checkTokens?: number } = {}): string {
  const root = mkdtempSync(join(tmpdir(), "haiku-"));
  cpSync(FIXTURE, root, { recursive: true });
  mkdirSync(join(root, "corpus"));
  writeFileSync(join(root, "corpus", "learn.bin"), markovIds(20_000, 1));
  writeFileSync(join(root, "corpus", "check.bin"), markovIds(options.checkTokens ?? 4_000, 2));
  writeFileSync(join(root, "corpus", "holdout.bin"), markovIds(4_000, 3));
  return root;
}

/** Word ids in which each word has four likely followers, so that there is something to learn. */
function markovIds(length: number, seed: number): Uint8Array {
  const ids = new Uint16Array(length);
  let state = seed * 2_654_435_761;
  for (let at = 1; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const choice = state >>> 24;
    const previous = ids[at - 1] ?? 0;
    ids[at] = choice < 230 ? (previous * 7 + (choice & 3) * 11 + 1) % WORDS : state % WORDS;
  }
  return new Uint8Array(ids.buffer);
}

/** The haiku project's answer from an LLM: a wider, two-layer reader, and a warm-up. */
export function haikuReply(project: { fit: string; net: string }): string {
  const net = project.net
    .replace(
      "self.norm = nn.LayerNorm(width)",
      "self.norm = nn.LayerNorm(width)\n        self.gate = nn.Linear(width, width)",
    )
    .replace(
      "scores = self.out(state)",
      "state = state + torch.sigmoid(self.gate(state)) * state\n        scores = self.out(state)",
    );
  const fit = project.fit.replace("RATE = 0.02", "RATE = 0.03").replace("WIDTH = 16", "WIDTH = 20");
  return [
    "A gate lets each word decide how much of its past it keeps.",
    "",
    "```python",
    "fit.py",
    `${fit}\`\`\``,
    "",
    "```python",
    "net.py",
    `${net}\`\`\``,
    "",
  ].join("\n");
}
