"""What a script trains with, seen from the libraries that it has imported: none is imported."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any


def facts() -> dict[str, Any]:
    """Backend, its version and its device, as far as the libraries that are loaded tell them."""
    for name in ("torch", "jax", "tensorflow", "sklearn"):
        module = sys.modules.get(name)
        version = getattr(module, "__version__", "")
        if version:
            return {
                "backend": name if name != "sklearn" else "scikit-learn",
                "backend_version": str(version),
                "device": device(name),
            }
    return {"device": "CPU"}


def device(name: str) -> str:
    """What a backend that is loaded computes on: `CPU`, or its cards: `GPU: NVIDIA H200`."""
    cards: list[str] = []
    with suppress(Exception):  # whatever a library of another version says
        cards = _cards(name, sys.modules[name])
    return "GPU: " + ", ".join(cards) if cards else "CPU"


def _cards(name: str, module: Any) -> list[str]:
    if name == "torch":
        cuda = module.cuda
        count = cuda.device_count() if cuda.is_available() else 0
        return [cuda.get_device_name(number) for number in range(count)]
    if name == "jax":
        return [str(each.device_kind) for each in module.devices() if each.platform != "cpu"]
    if name == "tensorflow":
        config = module.config
        found = config.list_physical_devices("GPU")
        details = config.experimental.get_device_details
        return [str(details(card).get("device_name", card.name)) for card in found]
    return []
