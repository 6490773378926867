"""What a worker's process is given, so that an experiment and its seed give the same everywhere.

Keras and TensorFlow also listen to a file in the user's home and to many variables. What these
would change in a training is the lab's to say; what says which part of the machine may be used, or
where something lies, stays the user's. Imports nothing heavy: `doctor` tells with it what is
overruled.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tui_lab.errors import LabError
from tui_lab.i18n import _
from tui_lab.paths import KERAS_HOME_VARIABLE, keras_home
from tui_lab.plain_files import reason
from tui_lab.runs.files import read_small
from tui_lab.text.command_line import quoted

KERAS_SETTINGS: Mapping[str, str | float] = {
    "floatx": "float32",
    "epsilon": 1e-7,
    "image_data_format": "channels_last",
}
"""What Keras would otherwise take from `keras.json`: its own defaults."""
KERAS_FILE = "keras.json"
_SET: Mapping[str, str] = {
    # A folder that there cannot be: nothing is read from it and nothing written. Keras would write
    # a `keras.json` into the user's home, and refuse to be imported where it does not like one.
    "KERAS_HOME": os.devnull,
    # 2 keeps errors: everything a library prints goes to the worker's log anyway.
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "TF_FORCE_GPU_ALLOW_GROWTH": "true",
    "XLA_PYTHON_CLIENT_PREALLOCATE": "false",
}
_LIBRARIES = re.compile(
    r"(KERAS|TF2?|TENSORFLOW|XLA|JAX|TORCH|TORCHINDUCTOR|PYTORCH|CUBLAS|CUDNN|NVIDIA_TF32|ONEDNN"
    r"|DNNL|AUTOGRAPH)_"
)
_STAYS = re.compile(
    r"TF_(CLI|LOG|VAR|TOKEN|WORKSPACE|INPUT|IN_AUTOMATION|DATA_DIR|PLUGIN_CACHE)(_.*)?"  # Terraform
    r"|TF_GPU_ALLOCATOR|JAX_PLATFORMS|JAX_COMPILATION_CACHE_DIR|XLA_PYTHON_CLIENT_MEM_FRACTION"
    r"|TORCH_HOME|PYTORCH_KERNEL_CACHE_PATH"
)
_LOGGING = re.compile(r"TF_CPP_.*|.*_LOG_LEVEL|PYTHON(VERBOSE|DEBUG|PROFILEIMPORTTIME)")
"""What only says how much is printed: set by the lab as well, but not worth a word."""
_WHERE_CUDA_LIES = "--xla_gpu_cuda_data_dir="
"""The flag of `XLA_FLAGS` that names a folder; machines with an unusual CUDA need it."""
_HASH_SEED = "PYTHONHASHSEED"
_OWN_PYTHON = "TUI_LAB_OWN_PYTHON"
_PYTHON = frozenset(
    {"PYTHONOPTIMIZE", "PYTHONWARNINGS", "PYTHONINSPECT", "PYTHONDEVMODE", "PYTHON_GIL"}
    | {"PYTHONTRACEMALLOC", "PYTHONMALLOC", "PYTHONASYNCIODEBUG", "PYTHONVERBOSE", "PYTHONDEBUG"}
    | {"PYTHONPROFILEIMPORTTIME", _HASH_SEED}
)
"""What would make the worker's Python another than that of the interface."""
PACKAGES: Mapping[str, tuple[str, ...]] = {
    "tensorflow": ("keras", "tensorflow"),
    "jax": ("keras", "jax"),
    "torch": ("keras", "torch"),
}
"""What has to be installed for each backend, as it is imported."""


@dataclass(frozen=True, slots=True)
class Overruled:
    """Something that would have changed a training, and does not."""

    name: str
    """Of a variable, or `keras.json: KEY`."""
    value: str
    """What the user has there."""


def take_over(environment: MutableMapping[str, str], backend: str) -> tuple[Overruled, ...]:
    """Make an environment a worker's own; Keras and NumPy must not have been imported yet.

    Args:
        environment: Changed in place; a second time changes nothing.
        backend: One of `PACKAGES`, as the setting `backend` says it.

    Returns:
        What was overruled.
    """
    found = tuple(overruled(environment, backend))
    if (keras := keras_home()) is not None:
        environment[KERAS_HOME_VARIABLE] = str(keras)
    for name in [name for name in environment if _is_ours(name)]:
        if name == "XLA_FLAGS" and (flags := _places(environment[name])):
            environment[name] = flags
        elif name not in _SET:
            del environment[name]
    environment.update(_SET)
    environment["KERAS_BACKEND"] = backend
    return found


def python_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for a Python that behaves as the lab expects; it is read when it starts.

    What is left out is kept in one variable, for the scripts that such a process starts.
    """
    kept = {name: value for name, value in environment.items() if name not in _PYTHON}
    own = {name: value for name, value in environment.items() if name in _PYTHON}
    return {_OWN_PYTHON: json.dumps(own), **kept, _HASH_SEED: "0"}


def user_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment that `python_environment` was given, for a script of the user's."""
    kept = {name: value for name, value in environment.items() if name not in _PYTHON}
    own: dict[str, str] = json.loads(kept.pop(_OWN_PYTHON, "{}"))
    return kept | own


def overruled(environment: Mapping[str, str], backend: str) -> Iterator[Overruled]:
    """What in `environment` and in the user's `keras.json` would have changed a training."""
    ours = {**_SET, "KERAS_BACKEND": backend, _HASH_SEED: "0"}
    for name, value in sorted(environment.items()):
        if name == "XLA_FLAGS":
            differs = _places(value) != value
        else:
            differs = (_is_ours(name) or name in _PYTHON) and value != ours.get(name)
        if value and differs and name != "KERAS_HOME" and not _LOGGING.fullmatch(name):
            yield Overruled(name, value)
    folder = keras_home()
    if folder is not None:
        yield from _in_keras_file(folder / KERAS_FILE, backend)


def _is_ours(name: str) -> bool:
    return bool(_LIBRARIES.match(name)) and not _STAYS.fullmatch(name)


def _places(flags: str) -> str:
    return " ".join(flag for flag in flags.split() if flag.startswith(_WHERE_CUDA_LIES))


def _in_keras_file(path: Path, backend: str) -> Iterator[Overruled]:
    if not os.path.lexists(path):
        return
    try:
        table = json.loads(read_small(path))
    except OSError as error:
        yield Overruled(KERAS_FILE, reason(error))
        return
    except (ValueError, RecursionError) as error:
        yield Overruled(KERAS_FILE, str(error).splitlines()[0])
        return
    if not isinstance(table, dict):
        yield Overruled(KERAS_FILE, type(table).__name__)
        return
    wanted: Mapping[str, object] = {**KERAS_SETTINGS, "backend": backend, "nnx_enabled": False}
    for key, value in table.items():
        if value is not None and (key not in wanted or value != wanted[key]):
            yield Overruled(f"{KERAS_FILE}: {key}", json.dumps(value))


def shadowed(backend: str) -> Iterator[tuple[str, Path]]:
    """The libraries that Python takes from a folder of PYTHONPATH, each with that folder."""
    listed = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    folders = [Path(part).absolute() for part in listed if part]
    for name in (*PACKAGES[backend], "numpy"):
        found = find_spec(name)
        if found is not None and found.origin is not None:
            for folder in folders:
                if folder in Path(found.origin).parents:
                    yield name, folder
                    break


def require_keras(backend: str) -> None:
    """Check that what trains is installed; nothing of it is imported.

    Raises:
        LabError: It is not; its hint is the command that installs it.
    """
    missing = [name for name in PACKAGES[backend] if find_spec(name) is None]
    if missing:
        hint = install_hint(missing)
        if backend in missing and backend != "tensorflow":
            back = _("`tui-lab settings set backend default` goes back to TensorFlow.")
            hint = f"{back} {hint}"
        raise LabError(
            _("Nothing can be trained here; not installed: {names}.").format(
                names=", ".join(_NAMES[name] for name in missing)
            ),
            hint,
        )


_NAMES = {"keras": "Keras", "tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}


def install_hint(names: list[str]) -> str:
    """How to install packages of those names into this very Python, in a sentence."""
    from importlib import metadata  # takes as long to import as all the rest of this room

    try:
        wanted = metadata.requires("tui-lab") or []
    except metadata.PackageNotFoundError:
        wanted = []
    # "keras>=3.15,<4", but not those of an extra: "tensorflow[and-cuda]>=2.20; extra == 'gpu'".
    plain = {re.split(r"[^\w-]", line)[0]: line for line in wanted if ";" not in line}
    packages = " ".join(quoted(plain.get(name, name)) for name in names)
    return _("Install it with `{python} -m pip install {packages}`.").format(
        python=quoted(sys.executable), packages=packages
    )
