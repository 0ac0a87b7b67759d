import fc from "fast-check";

/** One or more lines of Python that leave no string open. */
const FRAGMENTS = [
  "import torch",
  "from torch import nn",
  "x = 1",
  "",
  "# don't read \"\"\" or ''' as a string",
  "    ",
  `name = "it's"`,
  `name = 'say "hi"'`,
  `path = "C:\\\\"  # ends in a backslash`,
  `long = "a \\\nb"`,
  "def step(a, b=2):\n    return a @ b",
  "class Net(nn.Module):\n    def forward(self, x):\n        return x",
  `"""\n\`\`\`python\nx = 1\n\`\`\`\n"""`,
  `    """Usage:\n\n    \`\`\`\n    x\n    \`\`\`\n    """`,
  "    '''One odd fence\n    ```\n    '''",
  '"""\n~~~\n~~~~~\n"""',
  `r"""\\d ' '' \\"""\n\`\`\`\n"""`,
  `tag = "<think>"`,
  `"""\n<think>\nhm\n</think>\n"""`,
  "half = a // 2  # {brackets: [",
  "{",
  "}",
  `table = {"a": 1}`,
  `print(f"{x['y']:>{width}}")`,
  "# café, 数, \u{1F9EA}",
  "\tindented = 'by a tab'",
];

/** A Python file as the parser gives it: LF, one newline at the end, at least one line of code. */
export const pythonFile = fc
  .tuple(
    fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 12 }),
    fc.integer({ min: 0, max: 99999 }),
  )
  .map(([lines, value]) => `${["import math", ...lines, `last = ${value}`].join("\n")}\n`);

const stem = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}(-[a-z0-9]{1,3})?$/);

/** Two different file names. */
export const fileNames = fc
  .tuple(stem, stem, fc.constantFrom("", "src/", "my lab/"))
  .filter(([a, b]) => a !== b)
  .map(([a, b, folder]): [string, string] => [`${folder}${a}.py`, `${folder}${b}.py`]);

type Style = (name: string, code: string) => string;

function indented(text: string, by: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? line : by + line))
    .join("\n");
}

/** Every way to write one file as a block. `code` is "" for an unmodified file. */
export const STYLES: Readonly<Record<string, Style>> = {
  asked: (name, code) => `\`\`\`python\n${name}\n${code}\`\`\``,
  py: (name, code) => `\`\`\`py\n${name}\n${code}\`\`\``,
  bare: (name, code) => `\`\`\`\n${name}\n${code}\`\`\``,
  comment: (name, code) => `\`\`\`python3\n# ${name}\n${code}\`\`\``,
  tilde: (name, code) => `~~~python\n${name}\n${code}~~~`,
  longer: (name, code) => `\`\`\`\`\`python\n${name}\n${code}\`\`\`\`\``,
  longerTilde: (name, code) => `~~~~~~\n# File: ${name}\n${code}~~~~~~`,
  info: (name, code) => `\`\`\`python ${name}\n${code}\`\`\``,
  title: (name, code) => `\`\`\`py title="${name}"\n${code}\`\`\``,
  colon: (name, code) => `\`\`\`python:${name}\n${code}\`\`\``,
  heading: (name, code) => `### ${name}\n\n\`\`\`python\n${code}\`\`\``,
  numberedHeading: (name, code) => `## 2. The new \`${name}\` file\n\n\`\`\`\n${code}\`\`\``,
  bold: (name, code) => `**${name}**\n\`\`\`python\n${code}\`\`\``,
  backticks: (name, code) => `\`${name}\`:\n\n\`\`\`python\n${code}\`\`\``,
  sentence: (name, code) =>
    `Here is \`${name}\`, which now cools as 1/t:\n\n\`\`\`python\n${code}\`\`\``,
  list: (name, code) =>
    `1. As said:\n\n   \`\`\`python\n${indented(`${name}\n${code}`, "   ")}   \`\`\``,
};

const PROSE = [
  "",
  "I begin with the conserved quantities.",
  "The `loss` is *convex* here, 2 > 1.",
  "- one point\n- another",
  "## Reasons",
  "It's {not} [code].",
  "<think>\n```python\ndraft = 1\n</think>",
  "<reasoning>hm</reasoning>",
  "```bash\npip install torch\n```",
];

export interface Rendering {
  readonly reply: string;
  readonly names: readonly [string, string];
  readonly files: Readonly<Record<string, string>>;
  /** Every whole text that some block of the reply gives for a file. */
  readonly versions: Readonly<Record<string, readonly string[]>>;
}

/** A reply that gives two random files in random styles, in either order, amid prose. */
export const rendering: fc.Arbitrary<Rendering> = fc
  .record({
    names: fileNames,
    codes: fc.tuple(
      fc.oneof({ weight: 5, arbitrary: pythonFile }, { weight: 1, arbitrary: fc.constant("") }),
      pythonFile,
    ),
    draft: fc.option(pythonFile),
    styles: fc.tuple(
      fc.constantFrom(...Object.keys(STYLES).filter((style) => style !== "sentence")),
      fc.constantFrom(...Object.keys(STYLES)),
    ),
    swapped: fc.boolean(),
    prose: fc.array(fc.constantFrom(...PROSE), { minLength: 4, maxLength: 4 }),
  })
  .map(({ names, codes, draft, styles, swapped, prose }) => {
    const render = (at: 0 | 1, code: string) => (STYLES[styles[at]] ?? (() => ""))(names[at], code);
    const blocks = [render(0, codes[0]), render(1, codes[1])];
    if (swapped) blocks.reverse();
    if (draft !== null) blocks.unshift(render(1, draft));
    const reply = prose.flatMap((text, at) => [text, blocks[at] ?? ""]).join("\n\n");
    return {
      reply: `${reply}\n`,
      names,
      files: { [names[0]]: codes[0], [names[1]]: codes[1] },
      versions: {
        [names[0]]: [codes[0]],
        [names[1]]: draft === null ? [codes[1]] : [codes[1], draft],
      },
    };
  });
