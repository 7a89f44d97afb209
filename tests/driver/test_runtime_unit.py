"""The runtime unit is built once and found again by its manifest."""

from dataclasses import replace

import pytest

from framework.diagnostics.progress import Progress
from framework.driver import cached_unit, runtime_unit
from framework.driver.runtime_unit import RUNTIME_UNIT
from framework.llvm.build import BuildOptions
from framework.llvm.cache import ObjectCache

pytestmark = pytest.mark.native


class Listener(Progress):
    """Keeps the messages."""

    def __init__(self):
        super().__init__()
        self.messages = []

    def message(self, text):
        self.messages.append(text)


def build(options, folder):
    listener = Listener()
    return RUNTIME_UNIT.objects(options, folder, listener), listener.messages


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Options with a cache of their own in which the unit has been built, and the first answer."""
    folder = tmp_path_factory.mktemp("runtime")
    options = BuildOptions(cache=ObjectCache(folder / "cache"))
    return options, *build(options, folder)


def test_building_is_announced(built):
    _, objects, messages = built
    assert messages == ["building the runtime unit, once per kit version"]
    assert all(path.is_file() for path in objects)


def test_the_second_time_nothing_is_built(built, tmp_path, monkeypatch):
    options, objects, _ = built
    monkeypatch.setattr(runtime_unit, "runtime_graphs", None)
    assert build(options, tmp_path) == (objects, [])


def test_the_level_of_the_program_does_not_matter(built, tmp_path):
    options, objects, _ = built
    assert build(replace(options, level=0), tmp_path) == (objects, [])


def test_a_missing_object_builds_again(built, tmp_path):
    options, objects, _ = built
    objects[0].unlink()
    again, messages = build(options, tmp_path)
    assert again == objects and messages and objects[0].is_file()


def test_a_broken_manifest_builds_again(built, tmp_path):
    options, objects, _ = built
    RUNTIME_UNIT.manifest_path(options).write_text("{half")
    assert build(options, tmp_path)[0] == objects


def test_options_that_change_code_have_a_manifest_of_their_own(built):
    options, _, _ = built
    others = [options, replace(options, assertions=True), replace(options, debug_info=False)]
    assert len({RUNTIME_UNIT.manifest_path(item) for item in others}) == 3


def test_a_change_of_the_kit_has_a_manifest_of_its_own(built, monkeypatch):
    options, _, _ = built
    before = RUNTIME_UNIT.manifest_path(options)
    monkeypatch.setattr(cached_unit, "sources_hash", lambda folders: "other sources")
    assert RUNTIME_UNIT.manifest_path(options) != before
