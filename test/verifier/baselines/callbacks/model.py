import torch
from torch import nn


class CausalLMConfig:
    def __init__(
        self,
        vocab_size=256,
        hidden_size=128,
        num_hidden_layers=3,
        num_attention_heads=4,
        max_position_embeddings=64,
        **kwargs,
    ):
        self.vocab_size = vocab_size
        self.hidden_size = hidden_size
        self.num_hidden_layers = num_hidden_layers
        self.num_attention_heads = num_attention_heads
        self.max_position_embeddings = max_position_embeddings
        for key, value in kwargs.items():
            setattr(self, key, value)


class DecoderLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.self_attn = nn.MultiheadAttention(config.hidden_size, config.num_attention_heads, batch_first=True)
        self.fc1 = nn.Linear(config.hidden_size, 4 * config.hidden_size)
        self.fc2 = nn.Linear(4 * config.hidden_size, config.hidden_size)
        self.input_layernorm = nn.LayerNorm(config.hidden_size)
        self.post_attention_layernorm = nn.LayerNorm(config.hidden_size)

    def forward(self, hidden_states, attention_mask):
        normed = self.input_layernorm(hidden_states)
        attended, _ = self.self_attn(normed, normed, normed, attn_mask=attention_mask, need_weights=False)
        hidden_states = hidden_states + attended
        normed = self.post_attention_layernorm(hidden_states)
        return hidden_states + self.fc2(nn.functional.gelu(self.fc1(normed)))


class CausalLM(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.embed_positions = nn.Embedding(config.max_position_embeddings, config.hidden_size)
        self.layers = nn.ModuleList([DecoderLayer(config) for _ in range(config.num_hidden_layers)])
        self.norm = nn.LayerNorm(config.hidden_size)
        self.lm_head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)
        self.loss_fct = nn.CrossEntropyLoss()

    def forward(self, input_ids, labels=None):
        length = input_ids.shape[-1]
        mask = torch.triu(torch.full((length, length), float("-inf"), device=input_ids.device), diagonal=1)
        hidden = self.embed_tokens(input_ids) + self.embed_positions.weight[:length]
        for layer in self.layers:
            hidden = layer(hidden, mask)
        logits = self.lm_head(self.norm(hidden))
        output = {"logits": logits}
        if labels is not None:
            output["loss"] = self.loss_fct(logits.view(-1, logits.shape[-1]), labels.reshape(-1))
        return output
