"""`kit new`: a folder with a small language that runs, translates and passes its tests, to be changed into one's own.

The files lie in ``template/`` of this folder; the word LANGUAGE in them stands for the name.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from framework.diagnostics.errors import KitError

TEMPLATE = Path(__file__).parent / "template"


def main(arguments: argparse.Namespace) -> int:
    """Make the folder and say what to try."""
    folder = Path(arguments.name)
    scaffold(folder)
    name = folder.name
    print(f"made {folder}/; try:")
    for command in (
        f"kit run {folder} {folder}/programs/hello.{name}",
        f"kit translate {folder} -o {name}-vm",
        f"./{name}-vm {folder}/programs/hello.{name}",
        f"python -m pytest {folder}",
    ):
        print(f"  {command}")
    print("The tutorial is docs/tutorial/README.md of the kit.")
    return 0


def scaffold(folder: Path) -> None:
    """Fill a folder that does not exist yet; it appears complete or not at all."""
    name = folder.name
    if not name.isidentifier():
        raise KitError("K608", f"'{name}' can't be the name of a language", hint="use letters, digits and _")
    if folder.exists():
        raise KitError("K608", f"{folder} exists already", hint="choose another name, or remove it")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".kit-new-") as temporary:
        result = Path(temporary) / name
        for source in sorted(TEMPLATE.rglob("*.txt")):
            relative = source.relative_to(TEMPLATE).with_suffix("")
            path = result / str(relative).replace("LANGUAGE", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source.read_text(encoding="utf-8").replace("LANGUAGE", name), encoding="utf-8")
        shutil.move(result, folder)
