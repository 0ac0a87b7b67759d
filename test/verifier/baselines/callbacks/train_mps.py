"""Fine print: every block under a "FROZEN" headline stays as it is."""
import dataclasses
import time
import typing as t

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, RandomSampler

from model import CausalLM, CausalLMConfig


@dataclasses.dataclass
class TrainingArguments:
    output_dir: str = "out"
    # FROZEN: batch size, context length and number of steps
    per_device_train_batch_size: int = 20
    max_length: int = 64
    max_steps: int = 9000
    eval_steps: int = 300

    # Optimizer settings - feel free to change
    learning_rate: float = 5e-4
    weight_decay: float = 0.01
    max_grad_norm: float = 1.0
    eval_batches: int = 5


# FROZEN: how data are read
class TokenDataset(Dataset):
    def __init__(self, path: str, length: int):
        self.tokens = np.memmap(path, dtype=np.uint16, mode="r")
        self.length = length

    def __len__(self):
        return len(self.tokens) - self.length

    def __getitem__(self, i):
        ids = torch.from_numpy(self.tokens[i : i + self.length + 1].astype(np.int64))
        return {"input_ids": ids[:-1], "labels": ids[1:]}


class Callback:
    def on_log(self, step: int, logs: t.Dict[str, float]) -> None: ...


class PrintCallback(Callback):
    def on_log(self, step, logs):
        print(step, {k: round(v, 4) for k, v in logs.items()})


class Trainer:
    def __init__(self, model, args, train_dataset, eval_dataset, callbacks=()):
        self.model, self.args = model, args
        self.train_dataset, self.eval_dataset = train_dataset, eval_dataset
        self.callbacks = list(callbacks)
        self.best_metric = float("inf")
        self.device = next(model.parameters()).device
        self.create_optimizer_and_scheduler()

    def create_optimizer_and_scheduler(self):
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), lr=self.args.learning_rate, weight_decay=self.args.weight_decay
        )
        self.lr_scheduler = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: max(0.0, 1 - step / self.args.max_steps)
        )

    def get_dataloader(self, dataset, batches):
        size = self.args.per_device_train_batch_size
        sampler = RandomSampler(dataset, replacement=True, num_samples=batches * size)
        return DataLoader(dataset, batch_size=size, sampler=sampler, drop_last=True)

    def compute_loss(self, inputs):
        inputs = {k: v.to(self.device) for k, v in inputs.items()}
        return self.model(**inputs)["loss"]

    def evaluate(self):
        self.model.eval()
        total = 0.0
        with torch.no_grad():
            for inputs in self.get_dataloader(self.eval_dataset, self.args.eval_batches):
                total += self.compute_loss(inputs).item()
        self.model.train()
        return {"eval_loss": total / self.args.eval_batches}

    def training_step(self, inputs):
        loss = self.compute_loss(inputs)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.args.max_grad_norm)
        self.optimizer.step()
        self.lr_scheduler.step()
        self.optimizer.zero_grad()
        return loss.detach()

    def train(self):
        for step, inputs in enumerate(self.get_dataloader(self.train_dataset, self.args.max_steps)):
            # evaluation should still happen every 300 steps
            if step % self.args.eval_steps == 0:
                metrics = self.evaluate()
                self.best_metric = min(self.best_metric, metrics["eval_loss"])
                for callback in self.callbacks:
                    callback.on_log(step, metrics)
            self.training_step(inputs)
        return self.best_metric


def train():
    # FROZEN: clock and device
    began = time.time()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    # everything between here and the clock may be edited
    args = TrainingArguments()
    config = CausalLMConfig(max_position_embeddings=args.max_length, hidden_size=128, num_hidden_layers=3)
    trainer = Trainer(
        model=CausalLM(config).to(device),
        args=args,
        train_dataset=TokenDataset("data/train.bin", args.max_length),
        eval_dataset=TokenDataset("data/val.bin", args.max_length),
        callbacks=[PrintCallback()],
    )
    best_vloss = trainer.train()

    # FROZEN: clock and result
    elapsed_min = (time.time() - began) / 60
    print(f"took {elapsed_min:.1f} min")
    return best_vloss, elapsed_min


if __name__ == "__main__":
    train()
