import torch
import torch.nn as nn
import torch.nn.functional as F


class TimeMix(nn.Module):
    """Linear attention with a decay per head."""

    def __init__(self, n_units, n_heads):
        super().__init__()
        self.n_heads = n_heads
        self.mix = nn.Parameter(torch.full((n_units,), 0.5))
        self.r, self.k, self.v = (nn.Linear(n_units, n_units, bias=False) for _ in range(3))
        self.decay = nn.Parameter(torch.linspace(2, 5, n_heads))
        self.out = nn.Linear(n_units, n_units, bias=False)

    def forward(self, x):
        b, t, c = x.shape
        shifted = F.pad(x, (0, 0, 1, -1))
        z = torch.lerp(shifted, x, self.mix)
        heads = lambda u: u.view(b, t, self.n_heads, -1).transpose(1, 2)
        r, k, v = heads(self.r(z)), heads(self.k(z)), heads(self.v(z))
        steps = torch.arange(t, device=x.device)
        gap = (steps[:, None] - steps[None, :]).clamp(min=0)
        weights = torch.exp(-gap * F.softplus(-self.decay).view(-1, 1, 1)).tril()
        y = ((r @ k.mT) * weights / t**0.5) @ v
        return self.out(y.transpose(1, 2).reshape(b, t, c))


class ChannelMix(nn.Module):
    def __init__(self, n_units):
        super().__init__()
        self.up, self.down = nn.Linear(n_units, 3 * n_units), nn.Linear(3 * n_units, n_units)

    def forward(self, x):
        return self.down(F.relu(self.up(x)).square())


class RecurrentLM(nn.Module):
    def __init__(self, n_blocks, n_units, n_heads, vocab):
        super().__init__()
        self.embed = nn.Embedding(vocab, n_units)
        self.blocks = nn.ModuleList()
        for _ in range(n_blocks):
            self.blocks.append(nn.ModuleDict({
                "time": TimeMix(n_units, n_heads),
                "channel": ChannelMix(n_units),
                "norm_time": nn.LayerNorm(n_units),
                "norm_channel": nn.LayerNorm(n_units),
            }))
        self.norm = nn.LayerNorm(n_units)
        self.head = nn.Linear(n_units, vocab)

    def forward(self, idx):
        x = self.embed(idx)
        for block in self.blocks:
            x = x + block["time"](block["norm_time"](x))
            x = x + block["channel"](block["norm_channel"](x))
        return self.head(self.norm(x))

    def nll(self, idx, targets):
        logits = self(idx)
        return F.cross_entropy(logits.view(-1, logits.shape[-1]), targets.view(-1))
