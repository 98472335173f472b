import io
import uuid
from pathlib import Path

import pytest

from keck.adapters.store import Store, TooLarge

TENANT = uuid.UUID(int=1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_what_was_stored_is_read_again(store: Store) -> None:
    stored = store.create(TENANT, io.BytesIO(b"abc"), 10)
    assert store.path(TENANT, stored.key).read_bytes() == b"abc"
    assert stored.size == 3
    assert store.keys(TENANT) == {stored.key}


def test_a_stream_over_the_limit_leaves_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        store.create(TENANT, io.BytesIO(b"x" * 11), 10)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.asvs("5.3.2")
@pytest.mark.parametrize("key", ["../x", "..%2f", "/etc/passwd", "", "a\0b", "t/../../x"])
def test_a_key_of_another_make_is_refused(store: Store, key: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        store.path(TENANT, key)


def test_a_broken_stream_leaves_nothing(store: Store, tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1, /) -> bytes:
            if self.tell() > 0:
                raise OSError(28, "No space left on device")
            return super().read(2)

    with pytest.raises(OSError, match="No space"):
        store.create(TENANT, Broken(b"abcdef"), 100)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
