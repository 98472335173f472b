import gzip
from pathlib import Path

import brotli
import pytest

from keck.adapters.shelf import Shelf

DIGEST = "ab" * 20


def test_a_page_has_compressed_twins_with_the_same_bytes(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.write(DIGEST, "html", b"<p>hi</p>" * 50)
    plain = shelf.read(DIGEST, "html")
    assert plain == brotli.decompress(shelf.read(DIGEST, "html", "br") or b"")
    assert plain == gzip.decompress(shelf.read(DIGEST, "html", "gzip") or b"")


def test_a_missing_file_is_none(tmp_path: Path) -> None:
    assert Shelf(tmp_path).read(DIGEST, "json") is None


def test_deleting_takes_the_twins_along(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.write(DIGEST, "json", b"{}")
    shelf.delete(DIGEST, "json")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("digest", "extension"), [("../" + "a" * 37, "json"), (DIGEST, "../x"), ("A" * 40, "svg")]
)
def test_names_of_another_make_are_refused(tmp_path: Path, digest: str, extension: str) -> None:
    with pytest.raises(ValueError, match="not an artefact"):
        Shelf(tmp_path).path(digest, extension)
