"""Pictures of digits and of clothing."""

from __future__ import annotations

from tui_lab.datasets.builtin_sets.schema import (
    CC_BY,
    KERAS_FILES,
    UCI,
    UCI_FILES,
    BuiltinSet,
    IdxFiles,
    KerasArrays,
    OptdigitsFiles,
    SklearnFile,
    SourceFile,
)
from tui_lab.datasets.model import DatasetInfo, Kind, Origin
from tui_lab.i18n import N_

DIGITS = tuple("0123456789")


def _images(
    name: str,
    title: str,
    origin: Origin,
    side: int,
    sizes: tuple[int, int],
    *,
    source: str,
    licence: str,
    description: str,
    classes: tuple[str, ...] = DIGITS,
    value_range: tuple[float, float] = (0.0, 255.0),
) -> DatasetInfo:
    return DatasetInfo(
        name=name,
        title=title,
        kind=Kind.IMAGES,
        origin=origin,
        input_shape=(side, side),
        classes=classes,
        train_size=sizes[0],
        test_size=sizes[1],
        value_range=value_range,
        source=source,
        licence=licence,
        description=description,
    )


def _keras_file(folder: str, name: str, size: int, sha256: str) -> SourceFile:
    layouts = (f"{folder}/{name}", name) if folder else (name, f"mnist/{name}")
    return SourceFile(name, layouts, size, KERAS_FILES + name, sha256)


def _optdigits_file(name: str, size: int, rows: int, content: str) -> SourceFile:
    layouts = (name, f"optdigits/{name}")
    return SourceFile(name, layouts, size, UCI_FILES + name, content=content, rows=rows)


PICTURES = (
    BuiltinSet(
        _images(
            "digits",
            N_("Small handwritten digits"),
            Origin.EMBEDDED,
            8,
            (1797, 0),
            value_range=(0.0, 16.0),
            source=UCI.format(number=80),
            licence=CC_BY,
            description=N_(
                "Handwritten digits, each reduced to 8×8 counts of ink from 0 to 16. It is small "
                "enough to train in seconds. It is the test part of optdigits, as scikit-learn "
                "publishes it."
            ),
        ),
        SklearnFile("digits.csv.gz", "load_digits", skipped_lines=0),
    ),
    BuiltinSet(
        _images(
            "mnist",
            N_("MNIST handwritten digits"),
            Origin.FETCHED,
            28,
            (60000, 10000),
            source="Y. LeCun, C. Cortes; https://keras.io/api/datasets/mnist/",
            licence="Creative Commons Attribution-ShareAlike 3.0",
            description=N_(
                "Digits written by census workers and by students, 28×28 pixels from 0 (black) to "
                "255 (white strokes). The classic first data set of deep learning."
            ),
        ),
        KerasArrays("mnist"),
        (
            _keras_file(
                "",
                "mnist.npz",
                11490434,
                "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
            ),
        ),
    ),
    BuiltinSet(
        _images(
            "fashion-mnist",
            N_("Fashion-MNIST clothing"),
            Origin.FETCHED,
            28,
            (60000, 10000),
            classes=(
                "T-shirt/top",
                "Trouser",
                "Pullover",
                "Dress",
                "Coat",
                "Sandal",
                "Shirt",
                "Sneaker",
                "Bag",
                "Ankle boot",
            ),
            source="Zalando Research, https://github.com/zalandoresearch/fashion-mnist",
            licence="MIT",
            description=N_(
                "Articles of clothing from a shop's catalogue, 28×28 pixels from 0 (black) to 255. "
                "It has MNIST's shape and is harder: shirts, coats and pullovers look alike."
            ),
        ),
        IdxFiles("fashion_mnist"),
        tuple(
            _keras_file("fashion-mnist", name, size, sha256)
            for name, size, sha256 in (
                (
                    "train-images-idx3-ubyte.gz",
                    26421880,
                    "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
                ),
                (
                    "train-labels-idx1-ubyte.gz",
                    29515,
                    "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
                ),
                (
                    "t10k-images-idx3-ubyte.gz",
                    4422102,
                    "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
                ),
                (
                    "t10k-labels-idx1-ubyte.gz",
                    5148,
                    "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
                ),
            )
        ),
    ),
    BuiltinSet(
        _images(
            "optdigits",
            N_("Optical recognition of handwritten digits"),
            Origin.FETCHED,
            8,
            (3823, 1797),
            value_range=(0.0, 16.0),
            source=UCI.format(number=80),
            licence=CC_BY,
            description=N_(
                "Handwritten digits reduced to 8×8 counts of ink from 0 to 16. The test part was "
                "written by 13 people, none of whom wrote any of the training part."
            ),
        ),
        OptdigitsFiles(),
        (
            _optdigits_file(
                "optdigits.tra",
                563639,
                3823,
                "028f5e244ee9135dbe3d8c684583e6518709a7b05293a4c5ecd652eafb9f4689",
            ),
            _optdigits_file(
                "optdigits.tes",
                264712,
                1797,
                "68aea062d35a127749050fa0e52dca09d6569ac08092c925610e0954e172dde2",
            ),
        ),
    ),
)
