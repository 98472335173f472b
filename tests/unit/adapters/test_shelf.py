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


def test_a_copy_holds_the_same_files_and_outlives_the_original(tmp_path: Path) -> None:
    private, public = Shelf(tmp_path / "private"), Shelf(tmp_path / "public")
    private.write(DIGEST, "html", b"<p>hi</p>" * 50)
    for _ in range(2):
        private.copy_to(public, DIGEST, "html")
    expected = [private.read(DIGEST, "html", encoding) for encoding in (None, "br", "gzip")]
    private.delete(DIGEST, "html")
    assert [public.read(DIGEST, "html", encoding) for encoding in (None, "br", "gzip")] == expected
    assert None not in expected


def test_on_a_disk_without_links_a_copy_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_target: Path, _source: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    private, public = Shelf(tmp_path / "private"), Shelf(tmp_path / "public")
    private.write(DIGEST, "json", b"{}")
    private.copy_to(public, DIGEST, "json")
    assert public.read(DIGEST, "json") == b"{}"


def test_what_is_not_there_can_not_be_copied(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Shelf(tmp_path / "private").copy_to(Shelf(tmp_path / "public"), DIGEST, "json")


@pytest.mark.parametrize(
    ("digest", "extension"), [("../" + "a" * 37, "json"), (DIGEST, "../x"), ("A" * 40, "svg")]
)
def test_names_of_another_make_are_refused(tmp_path: Path, digest: str, extension: str) -> None:
    with pytest.raises(ValueError, match="not an artefact"):
        Shelf(tmp_path).path(digest, extension)
