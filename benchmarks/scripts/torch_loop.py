"""A loop in PyTorch, with a DataLoader that has workers."""

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from tui_lab.live import LiveLab

EPOCHS = 200


def main():
    x, y = load_digits(return_X_y=True)
    x, y = torch.tensor(x / 16, dtype=torch.float32), torch.tensor(y)
    loader = DataLoader(
        TensorDataset(x[:1400], y[:1400]), batch_size=64, shuffle=True, num_workers=2
    )
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    with LiveLab("digits in torch", epochs=EPOCHS, steps=len(loader)) as lab:
        for epoch in range(EPOCHS):
            for inputs, targets in loader:
                optimizer.zero_grad()
                scores = model(inputs)
                loss = nn.functional.cross_entropy(scores, targets)
                loss.backward()
                optimizer.step()
                lab.log(loss=loss, accuracy=(scores.argmax(1) == targets).float().mean())
            with torch.no_grad():
                scores = model(x[1400:])
            lab.log(epoch=epoch, val_loss=nn.functional.cross_entropy(scores, y[1400:]))
            if lab.stopping:
                break
        lab.result(y[1400:], scores, x=x[1400:].reshape(-1, 8, 8, 1))


if __name__ == "__main__":
    main()
