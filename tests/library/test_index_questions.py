"""The copy of the index's questions: of one state only, and never the reason for a fault."""

import numpy as np
import pytest

from assistant.library import index_questions
from assistant.library.index_questions import FILE, read
from tests.library.test_store import new  # noqa: F401 - a fixture


@pytest.fixture
def filled(store, new):  # noqa: F811
    store.add(new())
    return store


def same(one, other) -> bool:
    arrays = all(np.array_equal(getattr(one, n), getattr(other, n)) for n in index_questions._NAMES)
    return arrays and one.terms().keys() == other.terms().keys()


def test_the_copy_says_what_the_database_says(filled, monkeypatch):
    made = read(filled)
    assert len(made.ids) == 2
    assert (filled.path.parent / FILE).exists()
    monkeypatch.setattr(index_questions, "_from_database", lambda store: pytest.fail("read again"))
    kept = read(filled)
    assert same(made, kept)
    assert all(set(held) <= {0, 1} for held in kept.terms().values())


def test_another_state_of_the_library_is_read_anew(filled, new):  # noqa: F811
    before, stamp = read(filled), filled.stamp()
    filled.remove("plan")
    assert filled.stamp() != stamp
    assert len(read(filled).ids) == 0 != len(before.ids)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 half a file", None])
def test_a_damaged_copy_is_made_anew(filled, damage):
    made, path = read(filled), filled.path.parent / FILE
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert same(read(filled), made)
    assert path.read_bytes() == whole or same(read(filled), made)


def test_a_folder_that_cannot_be_written_only_costs_time(filled, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("skrivskyddad")

    monkeypatch.setattr(index_questions.tempfile, "mkstemp", refuse)
    assert len(read(filled).ids) == 2
    assert not (filled.path.parent / FILE).exists()


def test_nothing_half_written_is_left(filled, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError("disken är full")

    monkeypatch.setattr(index_questions.np, "savez", full)
    assert len(read(filled).ids) == 2
    assert not list(filled.path.parent.glob(f".{FILE}*"))


def test_a_library_without_a_stamp_keeps_no_copy(filled):
    with filled.writing() as db:
        db.execute("DELETE FROM meta WHERE key='stamp'")
    assert len(read(filled).ids) == 2
    assert not (filled.path.parent / FILE).exists()
