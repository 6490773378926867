"""What the lab knows of the data sets that it can get by itself: titles, shapes, sources.

Must not import NumPy: the catalogue is shown by the light faces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from tui_lab.datasets.model import DatasetInfo, Kind, Origin
from tui_lab.i18n import N_, _

DIGITS = tuple("0123456789")
BINARY = ("0", "1")
UCI = "UCI Machine Learning Repository, https://archive.ics.uci.edu/dataset/{number}"
CC_BY = "Creative Commons Attribution 4.0"


def _points(name: str, title: str, description: str, **options: float) -> DatasetInfo:
    reach = {"moons": (-1.0, 2.0), "xor-cloud": (0.0, 1.0)}.get(name, (-1.0, 1.0))
    options = {"samples": 500, **options}
    return DatasetInfo(
        name=name,
        title=title,
        kind=Kind.POINTS,
        origin=Origin.GENERATED,
        input_shape=(2,),
        classes=BINARY,
        train_size=int(options["samples"]),
        test_size=int(options["samples"]),
        features=("x", "y"),
        value_range=reach,
        description=description,
        options=MappingProxyType(options),
    )


def _gate(name: str, title: str) -> DatasetInfo:
    return DatasetInfo(
        name=name,
        title=title,
        kind=Kind.GATE,
        origin=Origin.GENERATED,
        input_shape=(2,),
        classes=BINARY,
        train_size=4,
        test_size=4,
        features=("a", "b"),
        description=N_(
            "The exact truth table of two inputs that are 0 or 1. All four rows are used to "
            "train, to validate and to test, because there are no others."
        ),
    )


IRIS_FEATURES = (
    "sepal length (cm)",
    "sepal width (cm)",
    "petal length (cm)",
    "petal width (cm)",
)
WINE_FEATURES = (
    "alcohol",
    "malic_acid",
    "ash",
    "alcalinity_of_ash",
    "magnesium",
    "total_phenols",
    "flavanoids",
    "nonflavanoid_phenols",
    "proanthocyanins",
    "color_intensity",
    "hue",
    "od280/od315_of_diluted_wines",
    "proline",
)
_CELL_MEASURES = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)
CANCER_FEATURES = (
    *(f"mean {measure}" for measure in _CELL_MEASURES),
    *(f"{measure} error" for measure in _CELL_MEASURES),
    *(f"worst {measure}" for measure in _CELL_MEASURES),
)
SHIPPING_FEATURES = (
    *(f"Warehouse_block={block}" for block in "ABCDF"),
    *(f"Mode_of_Shipment={mode}" for mode in ("Flight", "Road", "Ship")),
    "Customer_care_calls",
    "Customer_rating",
    "Cost_of_the_Product",
    "Prior_purchases",
    *(f"Product_importance={level}" for level in ("low", "medium", "high")),
    "Gender=M",
    "Discount_offered",
    "Weight_in_gms",
)


def _table(
    name: str,
    title: str,
    origin: Origin,
    classes: tuple[str, ...],
    size: int,
    features: tuple[str, ...],
    *,
    source: str,
    licence: str,
    description: str,
) -> DatasetInfo:
    return DatasetInfo(
        name=name,
        title=title,
        kind=Kind.TABLE,
        origin=origin,
        input_shape=(len(features),),
        classes=classes,
        train_size=size,
        test_size=0,
        features=features,
        source=source,
        licence=licence,
        description=description,
    )


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


_ALL = (
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
    _table(
        "iris",
        N_("Iris flowers"),
        Origin.EMBEDDED,
        ("setosa", "versicolor", "virginica"),
        150,
        IRIS_FEATURES,
        source="R. A. Fisher, 1936; " + UCI.format(number=53),
        licence=CC_BY,
        description=N_(
            "Four measures of 150 flowers of three species. One species is easily told from the "
            "others, the other two overlap a little."
        ),
    ),
    _table(
        "wine",
        N_("Wines of three growers"),
        Origin.EMBEDDED,
        ("class_0", "class_1", "class_2"),
        178,
        WINE_FEATURES,
        source="S. Aeberhard, M. Forina, 1992; " + UCI.format(number=109),
        licence=CC_BY,
        description=N_(
            "Thirteen chemical measures of 178 wines from three growers. The measures differ a "
            "thousandfold in size, so that scaling matters."
        ),
    ),
    _table(
        "breast-cancer",
        N_("Breast cancer in Wisconsin"),
        Origin.EMBEDDED,
        ("malignant", "benign"),
        569,
        CANCER_FEATURES,
        source="W. Wolberg, N. Street, O. Mangasarian, 1995; " + UCI.format(number=17),
        licence=CC_BY,
        description=N_(
            "Thirty measures of the cell nuclei in 569 samples of breast tissue, 212 of them "
            "malignant. The two kinds of mistakes do not cost the same here."
        ),
    ),
    _table(
        "shipping",
        N_("E-commerce shipping"),
        Origin.BY_HAND,
        ("on time", "late"),
        10999,
        SHIPPING_FEATURES,
        source="https://www.kaggle.com/datasets/prachi13/customer-analytics",
        licence=N_("not stated; see the page of the source"),
        description=N_(
            "Orders of a seller of electronics: did the parcel come late? The column "
            "Reached.on.Time_Y.N is 1 for the orders that were late, whatever its name suggests. "
            "The column ID is left out."
        ),
    ),
    _gate("and", N_("The AND gate")),
    _gate("or", N_("The OR gate")),
    _gate("xor", N_("The XOR gate")),
    _points(
        "circle",
        N_("A disc in a ring"),
        N_("Points of class 1 fill a disc, points of class 0 a ring around it."),
        noise=0.05,
    ),
    _points(
        "xor-cloud",
        N_("Four clouds like XOR"),
        N_("Four clouds around the rows of the XOR table: no straight line parts the classes."),
        noise=0.15,
    ),
    _points(
        "gauss",
        N_("Two clouds"),
        N_("Two round clouds of points, side by side: a straight line parts most of them."),
        noise=0.25,
    ),
    _points(
        "spiral",
        N_("Two spirals"),
        N_("Two arms of a spiral wound into each other: a hard problem for a small network."),
        noise=0.03,
        turns=1.5,
    ),
    _points(
        "moons",
        N_("Two half moons"),
        N_("Two half circles that interlock: nearly, but not quite, parted by a straight line."),
        noise=0.1,
    ),
)
KNOWN: Mapping[str, DatasetInfo] = MappingProxyType({known.name: known for known in _ALL})
"""In the order in which they are listed; the texts are still to be translated."""


def translated(info: DatasetInfo) -> DatasetInfo:
    """The same with its texts in the current language."""
    return replace(
        info, title=_(info.title), licence=_(info.licence), description=_(info.description)
    )
