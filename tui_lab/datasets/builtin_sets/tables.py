"""Tables of flowers, wines, cells, patients, houses and orders."""

from __future__ import annotations

from dataclasses import replace

from tui_lab.datasets.builtin_sets.schema import (
    CC_BY,
    KERAS_FILES,
    UCI,
    BuiltinSet,
    KerasTable,
    ShippingFile,
    SklearnFile,
    SourceFile,
)
from tui_lab.datasets.model import DatasetInfo, Kind, Origin, Quantity
from tui_lab.i18n import N_

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
DIABETES_FEATURES = ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6")
HOUSING_FEATURES = (
    "longitude",
    "latitude",
    "housing_median_age",
    "total_rooms",
    "total_bedrooms",
    "population",
    "households",
    "median_income",
)
SHIPPING_ROWS = 10999
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


TABLES = (
    BuiltinSet(
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
                "Four measures of 150 flowers of three species. One species is easily told from "
                "the others, the other two overlap a little."
            ),
        ),
        SklearnFile("iris.csv", "load_iris"),
    ),
    BuiltinSet(
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
        SklearnFile("wine_data.csv", "load_wine"),
    ),
    BuiltinSet(
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
        SklearnFile("breast_cancer.csv", "load_breast_cancer"),
    ),
    BuiltinSet(
        replace(
            _table(
                "diabetes",
                N_("Progress of diabetes"),
                Origin.EMBEDDED,
                (),
                442,
                DIABETES_FEATURES,
                source="B. Efron, T. Hastie, I. Johnstone, R. Tibshirani, 2004; "
                "https://www4.stat.ncsu.edu/~boos/var.select/diabetes.html",
                licence=N_("not stated; see the page of the source"),
                description=N_(
                    "Ten measures of 442 patients with diabetes, and a number that says how far "
                    "the disease went on within a year. It is a quantity, not a class, and hard to "
                    "tell: about half of its variance can be explained."
                ),
            ),
            quantities=(Quantity("progression", 25.0, 346.0, 152.1, 77.0, whole=True),),
        ),
        SklearnFile(
            "diabetes_data_raw.csv.gz",
            "load_diabetes",
            skipped_lines=0,
            target_name="diabetes_target.csv.gz",
        ),
    ),
    BuiltinSet(
        replace(
            _table(
                "california-housing",
                N_("Houses in California"),
                Origin.FETCHED,
                (),
                20640,
                HOUSING_FEATURES,
                source="R. K. Pace, R. Barry, 1997; "
                "https://keras.io/api/datasets/california_housing/",
                licence=N_("not stated; see the page of the source"),
                description=N_(
                    "Eight measures of 20,640 districts of California in the census of 1990, and "
                    "the median value of their houses in dollars. Incomes are in tens of thousands "
                    "of dollars; values above 500,000 were written down as 500,001."
                ),
            ),
            quantities=(
                Quantity(
                    "median_house_value",
                    14999.0,
                    500001.0,
                    206855.8,
                    115392.8,
                    unit="USD",
                    whole=True,
                ),
            ),
        ),
        KerasTable(),
        (
            SourceFile(
                "california_housing.npz",
                ("california_housing.npz", "california-housing/california_housing.npz"),
                743530,
                KERAS_FILES + "california_housing.npz",
                "1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f",
            ),
        ),
    ),
    BuiltinSet(
        _table(
            "shipping",
            N_("E-commerce shipping"),
            Origin.BY_HAND,
            ("on time", "late"),
            SHIPPING_ROWS,
            SHIPPING_FEATURES,
            source="https://www.kaggle.com/datasets/prachi13/customer-analytics",
            licence=N_("not stated; see the page of the source"),
            description=N_(
                "Orders of a seller of electronics: did the parcel come late? The column "
                "Reached.on.Time_Y.N is 1 for the orders that were late, whatever its name "
                "suggests. The column ID is left out."
            ),
        ),
        ShippingFile(),
        (
            SourceFile(
                "Train.csv",
                ("ecommerce-shipping/Train.csv", "shipping/Train.csv", "Train.csv"),
                440462,
                rows=SHIPPING_ROWS,
            ),
        ),
    ),
)
