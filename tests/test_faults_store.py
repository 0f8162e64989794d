"""A store that is damaged, emptied or shared costs time and nothing else."""

from __future__ import annotations

import os
import random
import shutil
import threading
from pathlib import Path

import pytest
from helpers_build import build, outputs, source

from report_builder.driver.store import Store, clean
from report_builder.project.paths import find_project


@pytest.fixture
def copy(varied, tmp_path) -> Path:
    return shutil.copytree(varied, tmp_path / "copy")


def entries(root: Path) -> list[Path]:
    return sorted(path for path in (root / "build/.store").glob("*/??/*") if path.is_file())


def damage(path: Path, how: str, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    if how == "flipped":
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif how == "cut":
        del data[chance.randrange(len(data)) :]
    elif how == "longer":
        data += b"more"
    elif how == "another entry":
        data = bytearray(b"RBO1" + bytes(32) + b"{}")
    path.write_bytes(b"" if how == "empty" else bytes(data))
    if how == "a folder":
        path.unlink()
        (path / "inside").mkdir(parents=True)
    elif how == "a link to nowhere":
        path.unlink()
        path.symlink_to("nowhere")
    elif how == "folder is a file":
        shutil.rmtree(path.parent)
        path.parent.touch()


HOW = [
    "flipped",
    "cut",
    "longer",
    "empty",
    "another entry",
    "a folder",
    "a link to nowhere",
    "folder is a file",
]


@pytest.mark.parametrize("hows", [HOW[:4], HOW[4:]], ids=", ".join)
def test_store_damaged_at_random_places_gives_the_same_bytes(copy, hows):
    """Half of the entries are damaged, in each way as many."""
    before = outputs(copy)
    chance = random.Random(HOW.index(hows[0]))
    chosen = entries(copy)
    assert len(chosen) > 8 * len(hows)
    for number, path in enumerate(chance.sample(chosen, len(chosen) // 2)):
        if path.is_file():
            damage(path, hows[number % len(hows)], chance)
    (copy / "build/year.en.pdf").unlink()
    build(copy)
    assert outputs(copy) == before
    (copy / "build/year.en.pdf").unlink()
    assert build(copy).compiled == 0, "what was damaged is sound again"


def test_no_byte_of_an_entry_can_change_unnoticed(tmp_path):
    store = Store(tmp_path)
    payload = bytes(range(64))
    for at in range(4 + 32 + len(payload)):
        store.put("object", "ab" * 32, payload)
        (path,) = [each for each in tmp_path.rglob("*") if each.is_file()]
        data = bytearray(path.read_bytes())
        data[at] ^= 0x10
        path.write_bytes(data)
        assert store.get("object", "ab" * 32) is None


def test_entries_that_vanish_while_they_are_linked_are_made_again(copy, monkeypatch):
    before = outputs(copy)
    (copy / "build/year.en.pdf").unlink()
    real, times = Store.get, []

    def get(self: Store, kind: str, key: str) -> bytes | None:
        found = real(self, kind, key)
        times.append(kind)
        if times.count("furniture") == 15 and kind == "furniture" and len(times) < 200:
            shutil.rmtree(self.folder / "object")  # between compiling and linking
        return found

    monkeypatch.setattr(Store, "get", get)
    assert build(copy).compiled == 15
    assert outputs(copy) == before


def test_store_emptied_three_times_beside_a_build_does_no_harm(copy):
    source(copy, "lines", "Lines of contact", "An edited text about lines.")
    undisturbed = shutil.copytree(copy, copy.parent / "undisturbed")
    build(undisturbed)
    stop = threading.Event()
    times: list[int] = []
    project = find_project(copy)

    def disturb() -> None:
        while len(times) < 3 and not stop.wait(1):
            times.append(1)
            clean(project, everything=True)
            Store(project.store).trim(1000, 1)

    other = threading.Thread(target=disturb)
    other.start()
    try:
        build(copy, jobs=2)
    finally:
        stop.set()
        other.join()
    assert outputs(copy) == outputs(undisturbed)


def test_trimming_passes_over_folders_that_vanish_meanwhile(tmp_path, monkeypatch):
    store = Store(tmp_path)
    for start in ("ab", "cd", "ef"):
        store.put("object", start * 32, bytes(1000))
    listed = os.scandir

    def scandir(folder):
        if str(folder).endswith("/cd"):
            shutil.rmtree(folder)  # `clean` in another terminal, between listing the parent and this
        return listed(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    assert store.trim(0, 1) == (2, 2 * 1036)


def test_trimming_spares_what_a_build_beside_it_is_writing(tmp_path):
    store = Store(tmp_path)
    store.put("object", "cd" * 32, bytes(1000))
    fresh = tmp_path / "object/cd/.cdcd.x.tmp"
    fresh.write_bytes(bytes(1000))
    store.trim(0, 1)
    assert fresh.exists()
    assert not store.has("object", "cd" * 32)
