import { describe, expect, it } from "vitest";
import { brook, edited, exported, run } from "./training-project.ts";

type Edits = Parameters<typeof edited>[1];

const newModel =
  "GPT(GPTConfig(block_size=block_size, n_layer=n_layer, n_head=n_head, n_embd=n_embd))";

interface Variant {
  readonly edits: Edits;
  readonly method?: string;
  readonly exporter?: string;
  readonly modelClass?: string;
}

const variants: Record<string, Variant> = {
  "fused attention": {
    edits: {
      model: [
        [
          "weights = q @ k.transpose(-2, -1) / math.sqrt(k.size(-1))",
          "fused = F.scaled_dot_product_attention(q, k, v, is_causal=True)",
        ],
        ['weights = weights.masked_fill(self.mask[:, :, :T, :T] == 0, float("-inf"))', ""],
        ["weights = F.dropout(F.softmax(weights, dim=-1), self.dropout, self.training)", ""],
        ["(weights @ v).transpose(1, 2)", "fused.transpose(1, 2)"],
      ],
    },
    method: "rebuilt",
  },
  "torch's own attention module": {
    edits: {
      model: [
        [
          "self.dropout = config.dropout",
          "self.dropout = config.dropout\n        self.whole = nn.MultiheadAttention(config.n_embd, config.n_head, batch_first=True)",
        ],
        [
          "B, T, C = x.size()",
          "B, T, C = x.size()\n        hide = self.mask[0, 0, :T, :T] == 0\n        return self.whole(x, x, x, attn_mask=hide, need_weights=False)[0]",
        ],
      ],
    },
    method: "rebuilt",
  },
  "RMSNorm and rotary positions from plain attributes": {
    edits: {
      model: [
        ["self.norm = nn.LayerNorm(config.n_embd)", "self.norm = nn.RMSNorm(config.n_embd)"],
        [
          "self.dropout = config.dropout",
          "self.dropout = config.dropout\n        angles = torch.arange(64).float()[:, None] / 10 ** torch.linspace(0, 2, config.n_embd // config.n_head // 2)\n        self.turn = (angles.cos(), angles.sin())",
        ],
        [
          "weights = q @ k",
          "cos, sin = (part[:T] for part in self.turn)\n        rotate = lambda z: torch.cat([z[..., ::2] * cos - z[..., 1::2] * sin, z[..., ::2] * sin + z[..., 1::2] * cos], -1)\n        q, k = rotate(q), rotate(k)\n        weights = q @ k",
        ],
      ],
    },
    method: "rebuilt",
  },
  "a weight that is computed from parameters by what ONNX does not have": {
    edits: {
      model: [
        [
          "self.norm = nn.LayerNorm(config.n_embd)",
          "self.norm = nn.utils.parametrizations.orthogonal(nn.Linear(config.n_embd, config.n_embd))\n        self.turn = nn.Parameter(torch.randn(config.n_embd, config.n_embd) / 9)",
        ],
        ["x = self.norm(x)\n", "x = self.norm(x) @ torch.matrix_exp(self.turn - self.turn.T)\n"],
      ],
    },
    method: "rebuilt",
    exporter: "torchscript",
  },
  "a custom autograd function": {
    edits: {
      model: [
        [
          "class Mixer(nn.Module):",
          "class Square(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n        ctx.save_for_backward(x)\n        return x.relu() ** 2\n\n    @staticmethod\n    def backward(ctx, gradient):\n        (x,) = ctx.saved_tensors\n        return 2 * x.relu() * gradient\n\n\nclass Mixer(nn.Module):",
        ],
        ["F.gelu(self.wide(self.norm_2(x)))", "Square.apply(self.wide(self.norm_2(x)))"],
      ],
    },
  },
  "a buffer that training changes": {
    edits: {
      model: [
        [
          "self.tokens.weight = self.head.weight",
          'self.tokens.weight = self.head.weight\n        self.register_buffer("seen", torch.zeros(config.vocab_size), persistent=False)',
        ],
        [
          "logits = self.head(x)\n",
          "logits = self.head(x)\n        if self.training:\n            self.seen += torch.bincount(targets.view(-1), minlength=self.seen.numel())\n        logits = logits + torch.log1p(self.seen)\n",
        ],
      ],
    },
    method: "rebuilt",
  },
  "an averaged copy that validates": {
    edits: {
      train: [
        ["import time\n", "import copy\nimport time\n"],
        ["optimizer = torch", "average = copy.deepcopy(model)\n    optimizer = torch"],
        [
          'get_batch("val")\n                _, loss = model(',
          'get_batch("val")\n                _, loss = average(',
        ],
        [
          "        optimizer.step()\n",
          "        optimizer.step()\n        with torch.no_grad():\n            for slow, fast in zip(average.parameters(), model.parameters()):\n                slow.lerp_(fast, 0.1)\n",
        ],
      ],
    },
    method: "rebuilt",
  },
  "torch's own averaged model, which validates": {
    edits: {
      train: [
        [
          "optimizer = torch",
          "average = torch.optim.swa_utils.AveragedModel(model)\n    optimizer = torch",
        ],
        [
          'get_batch("val")\n                _, loss = model(',
          'get_batch("val")\n                _, loss = average(',
        ],
        [
          "        optimizer.step()\n",
          "        optimizer.step()\n        average.update_parameters(model)\n",
        ],
      ],
    },
    method: "rebuilt",
  },
  "two models of one class, of which the second is trained": {
    edits: {
      train: [
        [
          "    model = GPT(",
          `    first = ${newModel.replace("n_embd=n_embd", "n_embd=4")}\n    model = GPT(`,
        ],
        [
          "            model.eval()\n            with torch.no_grad():\n",
          '            model.eval()\n            with torch.no_grad():\n                first(*get_batch("train"))\n',
        ],
      ],
    },
    method: "rebuilt",
  },
  "a teacher that is called without gradients in every step": {
    edits: {
      train: [
        [
          "optimizer = torch",
          `teacher = ${newModel.replace("n_layer=n_layer", "n_layer=3")}\n    optimizer = torch`,
        ],
        [
          "        optimizer.zero_grad()",
          "        with torch.no_grad():\n            soft, _ = teacher(x, y)\n        optimizer.zero_grad()",
        ],
      ],
    },
    method: "rebuilt",
  },
  "training added a layer": {
    edits: {
      train: [
        ["from model import GPT,", "from model import Block, GPT,"],
        [
          '        x, y = get_batch("train")\n        _',
          '        if step == 20:\n            model.blocks.append(Block(model.config))\n        x, y = get_batch("train")\n        _',
        ],
      ],
    },
    method: "unpickled",
  },
  "a forward that the training script replaced": {
    edits: {
      train: [
        [
          "def train():",
          "def doubled(self, idx, targets=None):\n    logits, loss = original(self, idx, targets)\n    return 2 * logits, loss\n\n\noriginal = GPT.forward\n\n\ndef train():\n    GPT.forward = doubled",
        ],
      ],
    },
    method: "in-training-process",
  },
  "a model defined inside train()": {
    edits: {
      train: [
        [
          "    model = GPT(",
          "    class Local(GPT):\n        def __init__(self, config):\n            super().__init__(config)\n            self.extra = lambda x: x\n\n    model = Local(",
        ],
      ],
    },
    method: "in-training-process",
    modelClass: "Local",
  },
  "loss and logits in the other order, flat": {
    edits: {
      model: [
        [
          "return logits, F.cross_entropy(logits.view(-1, logits.size(-1)), targets.view(-1))",
          "flat = logits.view(B * T, -1)\n        return F.cross_entropy(flat, targets.view(-1)), flat",
        ],
      ],
      train: [["_, loss = model(x, y)", "loss, _ = model(x, y)"]],
    },
    method: "rebuilt",
  },
  "an object with logits and hidden states": {
    edits: {
      model: [
        [
          "return logits, F.cross_entropy(logits.view(-1, logits.size(-1)), targets.view(-1))",
          "return Answer(x, logits, F.cross_entropy(logits.view(-1, logits.size(-1)), targets.view(-1)))",
        ],
        [
          "class GPT(nn.Module):",
          "class Answer:\n    def __init__(self, hidden, logits, loss):\n        self.hidden, self.logits, self.loss = hidden, logits, loss\n\n\nclass GPT(nn.Module):",
        ],
      ],
      train: [["_, loss = model(x, y)", "loss = model(x, y).loss"]],
    },
    method: "rebuilt",
  },
  "weights in bfloat16": {
    edits: {
      train: [["optimizer = torch", "model = model.to(torch.bfloat16)\n    optimizer = torch"]],
    },
    method: "rebuilt",
  },
  autocast: {
    edits: {
      train: [
        [
          "def train():",
          'autocast = torch.autocast("cpu", dtype=torch.bfloat16)\n\n\ndef train():',
        ],
        ["with torch.no_grad():", "with autocast, torch.no_grad():"],
      ],
    },
    method: "rebuilt",
  },
  "torch.compile on the whole model": {
    edits: {
      train: [
        [
          "optimizer = torch",
          'model = torch.compile(model, backend="eager")\n    optimizer = torch',
        ],
      ],
    },
    method: "rebuilt",
    modelClass: "GPT",
  },
  "torch.compile inside the model": {
    edits: {
      model: [
        ["x = block(x)", "x = block(x)"],
        [
          "self.norm = nn.LayerNorm(config.n_embd)",
          'self.norm = torch.compile(nn.LayerNorm(config.n_embd), backend="eager")',
        ],
        [
          "    def forward(self, x):\n        x = x + self.mixer",
          '    @torch.compile(backend="eager")\n    def forward(self, x):\n        x = x + self.mixer',
        ],
      ],
    },
    method: "rebuilt",
  },
  "a model that is called by its forward": {
    edits: { train: [["model(x, y)", "model.forward(x, y)"]] },
    method: "rebuilt",
    modelClass: "GPT",
  },
};

describe("models that must export as they were trained", () => {
  it.each(Object.entries(variants))("%s", async (_, variant) => {
    const project = await brook();
    try {
      const { outcome } = await run(project, { sources: edited(project.baseline, variant.edits) });
      const result = exported(outcome);
      expect(result.graph.maxDifference).toBeLessThan(1e-3);
      if (variant.method)
        expect(`${result.graph.method} ${result.graph.methodNote ?? ""}`).toContain(variant.method);
      if (variant.exporter) expect(result.graph.exporter).toBe(variant.exporter);
      expect(result.modelClass).toBe(variant.modelClass ?? "GPT");
      expect(result.vocabSize).toBe(61);
      expect(result.validationFile).toBe("data/val.bin");
    } finally {
      await project.remove();
    }
  });
});
