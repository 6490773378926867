"""Pictures of several digits, for tests: of a font, and of drawn strokes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont


def written(text: str, path: Path, *, gap: int = 20, paper: int = 235, ink: int = 40) -> Path:
    """Digits of Pillow's own font in a row, `gap` points between them."""
    font = ImageFont.load_default(size=60)
    width = sum(int(font.getlength(each)) + max(0, gap) for each in text) + 60
    picture = Image.new("L", (width, 110), paper)
    across = 20.0
    for each in text:
        ImageDraw.Draw(picture).text((across, 15), each, fill=ink, font=font)
        across += font.getlength(each) + gap
    picture.save(path)
    return path


def strokes(*boxes: tuple[int, int, int, int], size: tuple[int, int] = (60, 160)) -> NDArray:
    """Clean ink (h, w): boxes of top, bottom, left, right."""
    ink = np.zeros(size)
    for top, bottom, left, right in boxes:
        ink[top:bottom, left:right] = 1.0
    return ink
