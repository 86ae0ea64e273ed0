// The demo project's own source files, in the forms they had along its history. Pure text.

const trainHead = `"""Trains a classifier of leaf photographs. Settings stand in params.yaml; logs go to runs/NAME."""
import argparse
from pathlib import Path

import torch
import yaml
from torch import nn
from torch.utils.data import DataLoader
from torch.utils.tensorboard import SummaryWriter

from leaves import Leaves, build_model
`

const trainBody = `

def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", required=True, help="name of the run, below runs/")
    parser.add_argument("--set", nargs="*", default=[], metavar="KEY=VALUE", help="overrides of params.yaml")
    args = parser.parse_args()

    params = yaml.safe_load(Path("params.yaml").read_text())
    for item in args.set:
        key, value = item.split("=", 1)
        params[key] = yaml.safe_load(value)

    torch.manual_seed(params["seed"])
    device = "cuda" if torch.cuda.is_available() else "cpu"
    train = DataLoader(Leaves("data/train"), batch_size=params["batch_size"], shuffle=True)
    bench = DataLoader(Leaves("data/bench"), batch_size=256)
    model = build_model(params["model"], dropout=params["dropout"]).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=params["lr"], weight_decay=params["weight_decay"])
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, params["steps"])
    criterion = nn.CrossEntropyLoss()
    writer = SummaryWriter(Path("runs") / args.name)

    step = 0
    while step < params["steps"]:
        for images, labels in train:
            images, labels = images.to(device), labels.to(device)
            loss = criterion(model(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            if step % 10 == 0:
                writer.add_scalar("train/loss", loss.item(), step)
                writer.add_scalar("lr", schedule.get_last_lr()[0], step)
            if step % 100 == 0:
                for name, value in evaluate(model, bench, device).items():
                    writer.add_scalar(f"val/{name}", value, step)
            step += 1
            if step >= params["steps"]:
                break
    writer.close()


if __name__ == "__main__":
    main()
`

/** train.py as it was first, and with the benchmark's measures. */
export const trainPy = {
  first: `${trainHead}${trainBody}`.replace('evaluate(model, bench, device).items()', '{"loss": loss.item()}.items()'),
  scored: `${trainHead}from evaluate import evaluate\n${trainBody}`,
  mixed: `${trainHead}from evaluate import evaluate\nfrom mixup import mix\n${trainBody}`.replace(
    '            loss = criterion(model(images), labels)\n',
    '            images, soft = mix(images, labels, params["mixup"])\n            loss = criterion(model(images), soft)\n',
  ),
}

export const evaluatePy = `"""Scores a model on the benchmark: mean loss, accuracy, and the rate of missed disease."""
import torch
from torch import nn


@torch.no_grad()
def evaluate(model, loader, device) -> dict[str, float]:
    model.eval()
    losses, right, missed, total = 0.0, 0, 0, 0
    for images, labels in loader:
        logits = model(images.to(device)).cpu()
        losses += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
        right += (logits.argmax(1) == labels).sum().item()
        missed += ((logits.argmax(1) == 0) & (labels != 0)).sum().item()
        total += len(labels)
    model.train()
    return {"loss": losses / total, "accuracy": right / total, "missed": missed / total}
`

export const leavesPy = `"""The data set (folders of grey images, one folder for each class) and the models to choose from."""
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.utils.data import Dataset

CLASSES = ["healthy", "rust", "blight", "mildew"]


class Leaves(Dataset):
    def __init__(self, folder: str) -> None:
        self.items = [(path, label) for label, name in enumerate(CLASSES) for path in sorted(Path(folder, name).glob("*.pgm"))]

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        path, label = self.items[index]
        pixels = np.frombuffer(path.read_bytes()[-64:], dtype=np.uint8).reshape(1, 8, 8)
        return torch.from_numpy(pixels / np.float32(255)), label


def build_model(name: str, dropout: float) -> nn.Module:
    width = {"linear": 0, "cnn-s": 8, "cnn-m": 32, "vit-s": 64}[name]
    if width == 0:
        return nn.Sequential(nn.Flatten(), nn.Linear(64, len(CLASSES)))
    return nn.Sequential(
        nn.Conv2d(1, width, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(4), nn.Flatten(),
        nn.Dropout(dropout), nn.Linear(width * 16, len(CLASSES)),
    )
`

export const mixupPy = `"""mixup: trains on blends of two images and of their labels."""
import torch
from torch.nn import functional as F


def mix(images, labels, alpha, classes=4):
    soft = F.one_hot(labels, classes).float()
    if alpha == 0:
        return images, soft
    share = torch.distributions.Beta(alpha, alpha).sample().item()
    order = torch.randperm(len(images))
    return share * images + (1 - share) * images[order], share * soft + (1 - share) * soft[order]
`

/** params.yaml with some values replaced. */
export function paramsYaml(changes: Readonly<Record<string, string | number>> = {}): string {
  const params = { model: 'linear', lr: 0.001, batch_size: 64, weight_decay: 0.01, dropout: 0.1, steps: 2000, seed: 0, ...changes }
  return Object.entries(params)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
}

export const requirementsTxt = 'torch>=2.6\ntensorboard>=2.19\nnumpy\npyyaml\nsafetensors\ndvc\n'
export const gitignore = 'runs/\n__pycache__/\n.venv/\n*.pt\n'
export const readme = `# Leaf disease

Which leaves are sick? A small classifier of photographs of wheat leaves, for the advisers who walk the fields.

    pip install -r requirements.txt
    dvc pull
    python train.py --name sweep-2026-11/sweep-01 --set model=cnn-s lr=0.001

Runs are logged to \`runs/\` in TensorBoard's format.
`
