import { describe, expect, it } from "vitest";
import { interfaceRule } from "../../../src/core/constraints/rules/interface.ts";
import { findingsOf } from "./findings.ts";

const MODEL = `import torch
import torch.nn as nn
from dataclasses import dataclass, field
import dataclasses

@dataclass
class Size:
    width: int
    depth: int = 2
    names: list = field(default_factory=list)
    cache: dict = field(init=False, default_factory=dict)

class Part(nn.Module):
    def __init__(self, size, index=0):
        super().__init__()
        self.lin = nn.Linear(size.width, size.width)

    def forward(self, x, mask=None):
        return self.lin(x)

class Net(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.size = size
        self.part = Part(size)

    def forward(self, idx, targets=None):
        return self.part(idx), None

    def count(self, *, trainable=True):
        return sum(p.numel() for p in self.parameters())

    @staticmethod
    def rows(x): return len(x)

    @classmethod
    def small(cls, width): return cls(Size(width))

    @property
    def device(self): return torch.device("cpu")

    @torch.no_grad()
    def generate(self, idx, steps): return idx

def loss(logits, targets, *, smooth=0.0): return 0
`;
const TRAIN = `from network import Net, Size, loss
import torch

def train():
    net = Net(Size(8)).to("cpu")
    net = torch.compile(net)
    logits, value = net(1, 2)
    return best, minutes
`;
const SETTINGS = { model: "network.py" };

/** The messages for lines added to train(). */
function inTrain(lines: string, model = MODEL, head = ""): string[] {
  const body = lines
    .split("\n")
    .map((line) => `    ${line}\n`)
    .join("");
  const train = TRAIN.replace("    return", `${body}    return`).replace(
    "import torch\n",
    `import torch\n${head}`,
  );
  const baseline = { train: TRAIN, model: MODEL };
  return findingsOf(interfaceRule, baseline, { train, model }, SETTINGS).map(
    ({ message }) => message,
  );
}

/** The messages for an edited model file under the unchanged training script. */
function inModel(...edits: readonly (readonly [string, string])[]): string[] {
  let model = MODEL;
  for (const [from, to] of edits) {
    if (!model.includes(from)) throw new Error(`not in the model: ${from}`);
    model = model.replace(from, () => to);
  }
  return inTrain("pass", model);
}

describe("calls that must fail", () => {
  it.each([
    ["Size()", /needs the argument `width`/],
    ["Size(1, 2, [], {})", /takes 3 positional arguments but gets 4/],
    ["Size(8, heads=2)", /takes no argument `heads`/],
    ["Size(8, cache={})", /takes no argument `cache`/],
    ["Size(8, width=8)", /`width` twice/],
    ["Size(**{'wide': 8})", /takes no argument `wide`/],
    ["Size(**dict(depth=8))", /needs the argument `width`/],
    ["Net()", /needs the argument `size`/],
    ["net(1, labels=2)", /takes no argument `labels`/],
    ["net()", /needs the argument `idx`/],
    ["net.forward(1, 2, 3)", /takes 2 positional/],
    ["net.count(True)", /takes 0 positional/],
    ["net.generate(1)", /needs the argument `steps`/],
    ["net.crop(3)", /`crop` is called on an instance of `Net`/],
    ["net.part(1, 2, 3)", /takes 2 positional/],
    ["net.part.shrink()", /`shrink`/],
    ["Net.small()", /needs the argument `width`/],
    ["Net.rows()", /needs the argument `x`/],
    ["Net.tiny(1)", /`tiny`/],
    ["loss(1)", /needs the argument `targets`/],
    ["loss(1, 2, 0.1)", /takes 2 positional/],
    ["f = lambda a: a\nf()", /needs the argument `a`/],
    ["def step(a): pass\nstep(1, 2)", /takes 1 positional/],
    ["other = Net(Size(4))\nother = other.cuda()\nother(1, mask=2)", /takes no argument `mask`/],
    ["Net(Size(8))(1, x=2)", /takes no argument `x`/],
  ])("%s", (lines, message) => {
    const messages = inTrain(lines);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(message);
  });

  it.each([
    ["a name that is gone", [["def loss(", "def nll("]], /`loss` is imported from network\.py/],
    [
      "a renamed class",
      [
        ["class Size:", "class Shape:"],
        ["Size(width)", "Shape(width)"],
      ],
      /`Size` is imported/,
    ],
    [
      "a constructor with a further argument",
      [["def __init__(self, size):", "def __init__(self, size, vocab):"]],
      /`vocab`/,
    ],
    [
      "forward without targets",
      [["def forward(self, idx, targets=None)", "def forward(self, idx)"]],
      /takes 1 positional/,
    ],
    [
      "a field without default",
      [["    width: int\n", "    width: int\n    heads: int\n"]],
      /needs the argument `heads`/,
    ],
    [
      "no forward any more",
      [["def forward(self, idx, targets=None)", "def run(self, idx, targets=None)"]],
      /no `forward`/,
    ],
    [
      "a call inside the model",
      [["self.part = Part(size)", "self.part = Part(size, 1, 2)"]],
      /takes 2 positional/,
    ],
    [
      "a method of self that is gone",
      [["return self.part(idx), None", "return self.mix(idx), None"]],
      /`mix`/,
    ],
    [
      "a deleted name",
      [["def loss(", "def loss_(a): pass\nloss = 1\ndel loss\ndef lost("]],
      /`loss` is imported/,
    ],
    [
      "an inherited constructor",
      [
        [
          "class Net(nn.Module):\n    def __init__(self, size):",
          "class Base(nn.Module):\n    def __init__(self, size, extra):\n        super().__init__()\n\nclass Net(Base):\n    def build(self, size):",
        ],
      ],
      /`extra`/,
    ],
  ] as const)("%s", (_, edits, message) => {
    expect(inModel(...edits).join("\n")).toMatch(message);
  });

  it("are reported with the definition and the baseline's own", () => {
    const [message] = inModel(["def __init__(self, size):", "def __init__(self, size, vocab):"]);
    expect(message).toMatch(/defined at network\.py:21.*baseline defines `Net` at network\.py:21/);
  });

  it("are found through an imported module", () => {
    const head = "import network as n\n";
    expect(inTrain("n.missing(1)", MODEL, head)[0]).toMatch(/`missing` is read from the module/);
    expect(inTrain("n.loss(1)", MODEL, head)[0]).toMatch(/needs the argument/);
    expect(inTrain("n.Net(n.Size(1)).nope()", MODEL, head)[0]).toMatch(/`nope`/);
  });

  it("are found where __all__ promises too much", () => {
    const model = `__all__ = ["Net", "Size", "loss", "gone"]\n${MODEL}`;
    expect(inTrain("pass", model, "from network import *\n")[0]).toMatch(/`gone`/);
  });
});

describe("calls that may work", () => {
  it.each([
    "Size(8, 3, names=['a'])\nSize(width=8)\nSize(**sizes)\nSize(*sizes)\nSize(**{**sizes, 'x': 1})",
    "net(1)\nnet(idx=1, targets=2)\nnet(*batch)\nnet(**batch)",
    "net.eval()\nnet.train()\nnet.parameters()\nnet.state_dict()\nnet.zero_grad(set_to_none=True)\nnet.num = 1",
    "net.count()\nnet.count(trainable=False)\nNet.small(3)\nnet.small(3)\nnet.rows([1])\nNet.count(net)",
    "net.generate(1, steps=2)\nnet.device.type",
    "net.extra = lambda: 1\nnet.extra()",
    "setattr(net, 'extra', 1)\nnet.extra()",
    "setattr(net, name, 1)\nnet.extra()",
    "if hasattr(net, 'crop'): net.crop(3)",
    "try:\n    net.crop(3)\nexcept AttributeError:\n    pass",
    "try:\n    net(1, fused=True)\nexcept TypeError:\n    net(1)",
    "def step(a, /, b=1, *c, d=2, **e): pass\nstep(1, 2, 3, d=4, f=5)",
    "def build(net): return net.anything(1)",
    "net2 = make()\nnet2.anything()",
    "net3 = Net(Size(1)) if a else other\nnet3.anything()",
    "from functools import partial\npartial(loss, 1)(2)",
    "torch.optim.AdamW(net.parameters(), lr=1)\ntorch.nn.Linear(1, 2)(3)",
    "import collections\nP = collections.namedtuple('P', 'a b')\nP(1, 2)",
    "ema = torch.optim.swa_utils.AveragedModel(net)\nema.update_parameters(net)",
    "super_net = type('S', (Net,), {})(Size(1))\nsuper_net.anything()",
    "net.forward = lambda *a: 1\nnet(1, 2, 3)",
    "raw = net._orig_mod\nraw.anything()",
  ])("%j", (lines) => {
    expect(inTrain(lines)).toEqual([]);
  });

  it.each([
    [
      "a conditional definition",
      [
        [
          "def loss(",
          "if torch.cuda.is_available():\n    def loss(a): return 1\nelse:\n    loss = None\ndef loss_(",
        ],
      ],
    ],
    ["a module __getattr__", [["def loss(", "def __getattr__(name): return 1\ndef loss_("]]],
    ["a star import in the model", [["def loss(", "from other import *\ndef loss_("]]],
    [
      "an unknown base",
      [
        ["class Net(nn.Module):", "class Net(Foreign):"],
        ["def forward(self, idx, targets=None)", "def run(self)"],
      ],
    ],
    [
      "a known base with an unknown decorator",
      [
        ["class Net(nn.Module):", "@register\nclass Net(nn.Module):"],
        ["def __init__(self, size):", "def __init__(self, size, more):"],
      ],
    ],
    [
      "forward that takes anything",
      [["def forward(self, idx, targets=None)", "def forward(self, *args, **kwargs)"]],
    ],
    [
      "an unknown decorator on forward",
      [["    def forward(self, idx, targets=None)", "    @wrapped\n    def forward(self, idx)"]],
    ],
    [
      "a keyword-only dataclass",
      [
        [
          "@dataclass\nclass Size:\n    width: int",
          "@dataclass(kw_only=True)\nclass Size:\n    width: int = 8",
        ],
        ["cls(Size(width))", "cls(Size(width=width))"],
      ],
    ],
    [
      "an inherited dataclass",
      [
        [
          "@dataclass\nclass Size:\n    width: int\n",
          "@dataclass\nclass Base:\n    width: int\n\n@dataclass\nclass Size(Base):\n",
        ],
      ],
    ],
    [
      "a class variable",
      [["    width: int\n", "    width: int\n    kind: 'typing.ClassVar[int]' = 1\n"]],
    ],
    [
      "a method from a base in the file",
      [
        [
          "class Net(nn.Module):",
          "class Base(nn.Module):\n    def mix(self, x): return x\n\nclass Net(Base):",
        ],
        ["return self.part(idx), None", "return self.mix(idx), None"],
      ],
    ],
    [
      "a hook method that the subclass brings",
      [
        [
          "class Net(nn.Module):",
          "class Base(nn.Module):\n    def run(self): return self.mix(1)\n\nclass Net(Base):\n    def mix(self, x): return x\n",
        ],
      ],
    ],
    [
      "a registered buffer",
      [
        [
          "self.part = Part(size)",
          "self.part = Part(size)\n        self.register_buffer('mask', torch.ones(1))",
        ],
        ["return self.part(idx), None", "return self.mask(idx), self.part(idx)"],
      ],
    ],
    [
      "a class with __call__",
      [
        ["class Part(nn.Module):", "class Part:"],
        ["super().__init__()\n        self.lin", "self.lin"],
        ["def forward(self, x, mask=None)", "def __call__(self, x)"],
      ],
    ],
    [
      "two kinds of part",
      [
        [
          "self.part = Part(size)",
          "self.part = Part(size) if size.depth else nn.Identity()\n        self.part.scale = 1",
        ],
      ],
    ],
  ] as const)("%s", (_, edits) => {
    const messages = inModel(...edits);
    // A positional call of the keyword-only dataclass is a true finding of that case's own.
    const own = messages.filter((message) => !/`Size\(…\)` takes 0 positional/.test(message));
    expect(own).toEqual([]);
  });

  it("keeps silent about what the baseline already does", () => {
    const train = TRAIN.replace("net(1, 2)", "net(1, 2, 3)");
    const candidate = { train: `${train}\n# more\n`, model: MODEL };
    expect(findingsOf(interfaceRule, { train, model: MODEL }, candidate, SETTINGS)).toEqual([]);
  });
});
