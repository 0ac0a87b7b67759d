import { describe, expect, it } from "vitest";
import { deriveConstraints } from "../../../src/core/constraints/derive/derive.ts";
import { Failure } from "../../../src/core/failure.ts";
import { projectFileSchema } from "../../../src/core/project/project-file.ts";
import { ModuleModel, modelOf } from "../../../src/core/python/module-model.ts";

function model(path: string, text: string): ModuleModel {
  const result = modelOf(path, text);
  if (!(result instanceof ModuleModel)) throw new Error(`${path}:${result.line} ${result.message}`);
  return result;
}

function derived(script: string, settings: object = {}, modelText = "") {
  const project = projectFileSchema.parse(settings);
  return deriveConstraints({
    train: model(project.train, script),
    model: model(project.model, modelText),
    project,
  });
}

/** Each constraint in short: `value 3 train.width = 8`, `statement 4 print(width)`. */
function short(script: string, settings: object = {}, modelText = ""): string[] {
  return derived(script, settings, modelText)
    .constraints.filter(({ rule }) => rule !== "return-contract")
    .map(({ rule, line, scope, name, value }) => {
      const path = [scope, rule === "frozen-value" || rule === "range" ? name : ""];
      const where = path.filter((part) => part !== "").join(".");
      return `${rule.replace("frozen-", "")} ${line} ${where} = ${value}`;
    });
}

const TRAIN = "def train():\n    return best_vloss, elapsed_min\n";

describe("the scope of a comment", () => {
  it("reaches from a plain comment to the next blank line", () => {
    const script = `# do not change
width = 8
depth = 2

rate = 0.1
`;
    expect(short(script)).toEqual(["value 2 width = 8", "value 3 depth = 2"]);
  });

  it("reaches nothing over a blank line", () => {
    expect(short("# do not change\n\nwidth = 8\n")).toEqual([]);
  });

  it("reaches from a banner over blank lines to the next marker", () => {
    const script = `# ---- do not change ----
width = 8

depth = 2
# an ordinary remark
heads = 4

# ---- free to change ----
rate = 0.1
`;
    expect(short(script)).toEqual(["value 2 width = 8", "value 4 depth = 2", "value 6 heads = 4"]);
  });

  it("takes ruling on a neighbouring line for a banner", () => {
    const script = `# ==========
# sizes, frozen
# ==========
width = 8

depth = 2
`;
    expect(short(script)).toEqual(["value 4 width = 8", "value 6 depth = 2"]);
  });

  it("lets a trailing comment govern its own statement only", () => {
    expect(short("a = 1\nb = 2  # frozen\nc = 3\n")).toEqual(["value 2 b = 2"]);
  });

  it("lets a trailing thaw free its statement inside a frozen region", () => {
    const script = "# ---- frozen ----\na = 1\nb = 2  # can be changed\nc = 3\n";
    expect(short(script)).toEqual(["value 2 a = 1", "value 4 c = 3"]);
  });

  it("freezes a compound statement under the marker, and nothing after it", () => {
    const script = `# must not be modified
def load(name):
    return name
other = 3
# ----- must not be modified -----
with open("x") as f:
    data = f.read()
more = 4
`;
    expect(short(script)).toEqual([
      "statement 2  = def load(name):",
      'statement 6  = with open("x") as f:',
    ]);
  });

  it("takes in definitions behind the first statement of a region", () => {
    const script = "# --- frozen ---\na = 1\ndef f():\n    return a\nb = 2\n";
    expect(short(script)).toEqual(["value 2 a = 1", "statement 3  = def f():", "value 5 b = 2"]);
  });

  it("ends every freeze of its suite at a thaw, not that of another suite", () => {
    const script = `# ---- frozen ----
a = 1

def helper():
    # anything below this can be changed
    x = 1
b = 2
`;
    expect(short(script)).toEqual(["value 2 a = 1", "value 7 b = 2"]);
  });

  it("is the comment's own suite, by its indentation", () => {
    const script = `def f():
    a = 1
    # frozen
b = 2
def g():
    if True:
        c = 1
    # frozen
    d = 4
    e = 5

    h = 6
`;
    expect(short(script)).toEqual(["value 9 g.d = 4", "value 10 g.e = 5"]);
  });

  it("takes a comment before the first statement of a suite for that suite", () => {
    const script = "for i in x:\n    # frozen\n    a = 1\n\n    b = 2\nc = 3\n";
    expect(short(script)).toEqual(["value 3 a = 1"]);
  });

  it("knows the suites of else, except and finally", () => {
    const script = `try:
    a = 1
except ValueError:
    # frozen
    b = 2
else:  # do not change
    c = 3
    d = 4
finally:
    # frozen
    e = 5
`;
    expect(short(script)).toEqual([
      "value 5 b = 2",
      "value 7 c = 3",
      "value 8 d = 4",
      "value 11 e = 5",
    ]);
  });

  it("reads one-line suites", () => {
    const script = "if fast: a = 1  # frozen\nelse: b = 2  # frozen\n";
    expect(short(script)).toEqual(["statement 1  = if fast: a = 1  # frozen …"]);
    expect(short("if fast:\n    c = 1\nelse: b = 2  # frozen\n")).toEqual(["value 3 b = 2"]);
  });

  it("reads both statements of a line", () => {
    expect(short("a = 1; b = 2  # frozen\n")).toEqual(["value 1 a = 1", "value 1 b = 2"]);
  });

  it("reads a comment on any line of a statement, and inside its brackets", () => {
    const script = `a = (
    1  # frozen
)
b = dict(
    # do not change
    x=1,
)
c = f(1,
      2)  # frozen
`;
    expect(short(script)).toEqual([
      "value 1 a = 1",
      "statement 4  = b = dict( …",
      "statement 8  = c = f(1, …",
    ]);
  });

  it("reads comments among the entries of a display as those of a suite", () => {
    const script = `settings = {
    # do not change these
    "size": 8,
    "steps": 100,

    # free to change
    "rate": 1e-3,
    "seed": 1,  # frozen
}
box = Box(
    width=3,  # must not be changed
    height=4,
)
`;
    expect(short(script)).toEqual([
      "statement 3  = 8",
      "statement 4  = 100",
      "statement 8  = 1",
      "statement 11  = 3",
    ]);
  });

  it("freezes a whole call where a comment speaks of more than its keyword arguments", () => {
    const script = `data = load(
    # not to be changed
    "train.bin",
    mode="r",
)
`;
    expect(short(script)).toEqual(["statement 1  = data = load( …"]);
  });

  it("frees entries of a frozen display", () => {
    const script = `# fixed
settings = dict(
    size=8,
    rate=1e-3,  # free to change
)
`;
    expect(short(script)).toEqual(["statement 3  = 8"]);
  });

  it("reads a comment among decorators and parameters", () => {
    const script = `@cache
# frozen
def f(x):
    return x
def g(
    x,  # do not change
):
    return x
class H:  # frozen
    y = 1
`;
    expect(short(script)).toEqual(
      [
        "statement 3  = def f(x):",
        "statement 5  = def g( …",
        "statement 9  = class H:  # frozen …",
      ].map((line) => expect.stringContaining(line.slice(0, 18))),
    );
  });

  it("reads tabs, CRLF and a byte order mark", () => {
    const script = "\uFEFFdef f():\r\n\t# frozen\r\n\ta = 1\r\n\r\n\tb = 2\r\n";
    expect(short(script)).toEqual(["value 3 f.a = 1"]);
  });

  it("leaves the entry function out of a banner from above it", () => {
    const script = `# ---- do not change ----\na = 1\n\n\n${TRAIN}`;
    expect(short(script)).toEqual(["value 2 a = 1"]);
  });

  it("freezes what stands above, where the comment says so", () => {
    const script = "a = 1\n\nb = 2\n# do not change anything above this line\nc = 3\n";
    expect(short(script)).toEqual(["value 1 a = 1", "value 3 b = 2"]);
  });

  it("takes freed parts out of a frozen class", () => {
    const script = `# frozen
class Config:
    width = 8
    # editable
    rate = 0.1
`;
    expect(short(script)).toEqual(["value 3 Config.width = 8"]);
  });
});

describe("what is derived", () => {
  it("makes one value of each name of a tuple, and statements of the rest", () => {
    const script = `# frozen
a, (b, c) = 1, (2, "x")
d = e = -0.5
f: int = 2 ** 4
g = a * 2
h = [1, 2]
betas = (0.9, 0.95)
i, j = load()
print(a)
`;
    expect(short(script)).toEqual([
      "value 2 a = 1",
      "value 2 b = 2",
      'value 2 c = "x"',
      "value 3 d = -0.5",
      "value 3 e = -0.5",
      "value 4 f = 2 ** 4",
      "statement 5  = g = a * 2",
      "statement 6  = h = [1, 2]",
      "value 7 betas = (0.9, 0.95)",
      "statement 8  = i, j = load()",
      "statement 9  = print(a)",
    ]);
  });

  it("knows dataclass fields and class attributes", () => {
    const script = `class C:
    # frozen
    x: int = 4
    y = field(default=8)
    z: int
`;
    expect(short(script)).toEqual([
      "value 3 C.x = 4",
      "value 4 C.y = field(default=8)",
      "statement 5 C = z: int",
    ]);
  });

  it("leaves docstrings, pass and the entry's return alone", () => {
    const script = `def train():
    # ---- frozen ----
    """Text."""
    pass
    return best_vloss, elapsed_min
`;
    expect(short(script)).toEqual([]);
  });

  it("reads ranges and cadences", () => {
    const script = `rate = 1e-3  # persona: range(1e-5, 1e-2)
for i in range(10):
    # this should still happen every 5 iterations
    if i % 5 == 0:
        print(i)
    if i % 7 == 0:  # must happen every 7 steps
        print(i)
`;
    expect(short(script)).toEqual([
      "range 1 rate = range(1e-5, 1e-2)",
      "cadence 4  = i % 5 == 0",
      "cadence 6  = i % 7 == 0",
    ]);
  });

  it("takes a cadence over a constant for the conditions that use it", () => {
    const script = `every = 50  # validation must happen every 50 steps
for i in range(10):
    if i % every == 0:
        print(i)
`;
    expect(short(script)).toEqual(["cadence 3  = i % every == 0"]);
    expect(short("every = 50  # must happen every 50 steps\n")).toEqual(["value 1 every = 50"]);
  });

  it("takes a cadence inside the block for its condition", () => {
    const script = `if i % 5 == 0:
    # this should still happen every 5 iterations
    print(i)
`;
    expect(short(script)).toEqual(["cadence 1  = i % 5 == 0"]);
  });

  it("always has the return contract, under the project's names", () => {
    const settings = { entry: "fit", returns: ["loss", "minutes"] };
    const [contract] = derived("def fit():\n    return loss, minutes\n", settings).constraints;
    expect(contract).toMatchObject({
      rule: "return-contract",
      scope: "fit",
      line: 1,
      text: "fit() takes no required argument and returns loss, minutes.",
    });
    expect(derived("").constraints).toHaveLength(1);
  });

  it("says each constraint in a sentence", () => {
    const { constraints } = derived("# frozen\na = 1\nb = f()\n");
    expect(constraints.map(({ text }) => text)).toEqual([
      "train() takes no required argument and returns best_vloss, elapsed_min.",
      "a must stay 1.",
      "The statement `b = f()` must stay as it is.",
    ]);
  });
});

describe("the project file's frozen names", () => {
  const script =
    "size = 4\ndef train():\n    batch = 2\n    clock = now()\n    def draw(): return 1\n";

  it("adds values, statements and names of the model file", () => {
    const frozen = [
      "train_mps.py::size",
      "train_mps.py::train.batch",
      "train_mps.py::train.clock",
      "train_mps.py::train.draw",
      "model.py::Config.drop",
    ];
    expect(short(script, { frozen }, "class Config:\n    drop: float = 0.1\n")).toEqual([
      "value 1 size = 4",
      "value 3 train.batch = 2",
      "statement 4 train = clock = now()",
      "statement 5 train = def draw(): return 1",
      "value 2 Config.drop = 0.1",
    ]);
  });

  it("freezes one name of several", () => {
    expect(short("a, b = 1, 2\n", { frozen: ["train_mps.py::b"] })).toEqual(["value 1 b = 2"]);
  });

  it.each([
    "train_mps.py::nothing",
    "train_mps.py::train.size",
    "other.py::size",
    "size",
    "train_mps.py::",
    "train_mps.py::a::b",
    "model.py::Config.drop",
  ])("refuses %s, which names nothing", (entry) => {
    expect(() => derived(script, { frozen: [entry] })).toThrow(Failure);
    expect(() => derived(script, { frozen: [entry] })).toThrow(/names nothing/);
  });
});
