"""Write the requirements of the project and its tests without Keras and TensorFlow."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

LEFT_OUT = {"keras", "tensorflow"}

project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
for requirement in project["dependencies"] + project["optional-dependencies"]["test"]:
    if re.split(r"[^\w-]", requirement)[0] not in LEFT_OUT:
        print(requirement)
