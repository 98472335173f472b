"""U-01: each hostile file ends in a sentence, nothing is half there, and the worker does the next job."""

import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from keck.config import Settings
from keck.domain.messages import SENTENCES
from keck.services import revisions, uploads
from keck.services.geography import area_sets
from keck.services.uploads import UploadKind
from tests.integration.conftest import Member
from tests.integration.sandbox import made_files as made
from tests.integration.workers.conftest import Processes, empty_queue, ended, wait_for, write_town
from tests.integration.workers.test_faults import children
from tests.waiting import is_alive

_SECONDS, _PEAK_KILOBYTES = 90, 600_000


def _zip_up(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("../../a.shp"), b"x")
    return path


def _zip_in_zip(path: Path) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", b"x")
    return made.zipped(path, {"a.zip": inner.getvalue()})


def _laughing(path: Path) -> Path:
    laughs = "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9))
    path.write_text(f'<!DOCTYPE kml [<!ENTITY a "ha">{laughs}]><kml><Document>&j;</Document></kml>')
    return path


def _leading_elsewhere(path: Path) -> Path:
    path.write_text(
        "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/vsicurl/http://127.0.0.1:1/a</SrcDataSource>"
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    return path


def _bytes(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


CORPUS: dict[str, tuple[UploadKind, Callable[[Path], Path]]] = {
    "leads-up.zip": ("areas", _zip_up),
    "nested.zip": ("areas", _zip_in_zip),
    "locked.zip": ("areas", made.encrypted_zip),
    "laughing.kml": ("areas", _laughing),
    "elsewhere.gml": ("areas", _leading_elsewhere),
    "star.geojson": ("areas", lambda path: made.geojson(path, made.feature([made.star(20_000)]))),
    "no-number.geojson": (
        "areas",
        _bytes(b'{"type":"Polygon","coordinates":[[[1e999,0],[1,1],[0,1],[1e999,0]]]}'),
    ),
    "deep.geojson": ("areas", _bytes(b'{"type":"FeatureCollection","features":' + b"[" * 200_000)),
    "damaged.gpkg": ("areas", _bytes(b"SQLite format 3\0" + bytes(5000))),
    "rows.xlsx": ("table", made.row_bomb),
    "locked.xlsx": ("table", made.locked_workbook),
    "old.xls": ("table", _bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000))),
    "zeros.csv": ("table", _bytes(bytes(50_000))),
    "line.csv": ("table", _bytes(b"a" * 150_000_000)),
    "wide.csv": (
        "table",
        _bytes(b";".join(b"%d" % n for n in range(100_000)) + b"\n" + b"1;" * 99_999 + b"1\n"),
    ),
    "page.csv": ("table", _bytes(b"<html><script>alert(1)</script></html>")),
    "deep.json": ("table", _bytes(b"[" * 500_000)),
    "quote.csv": ("table", _bytes(b'a;b\n"' + b"x;1\n" * 50_000)),
}


class Reading:
    """One worker that reads all of them, and the folder in which its children may write."""

    def __init__(self, processes: Processes, folder: Path) -> None:
        self.processes, self.folder = processes, folder
        processes.beat()
        self.worker = processes.worker(TMPDIR=str(folder))

    def end_of(self, member: Member, kind: UploadKind, file: Path) -> dict[str, Any]:
        """Have a file imported and return the job's end."""
        with file.open("rb") as stream, member.scope() as scope:
            upload = uploads.receive(scope, kind=kind, filename=file.name, stream=stream)
            if kind == "areas":
                job_id = uploads.import_areas(scope, upload.id, {"level": "stadtteil"})
            else:
                job_id = uploads.import_table(scope, upload.id, accept=True)
        end: dict[str, Any] = wait_for(
            lambda: ended(member, job_id), file.name, self.processes, seconds=_SECONDS
        )
        return end

    def peak(self) -> int:
        """Return the most kilobytes that one of the worker's own processes has ever held."""
        pids = [self.worker.pid, *children(self.worker.pid)]
        lines = [Path(f"/proc/{pid}/status").read_text() for pid in pids]
        return max(int(one.partition("VmHWM:")[2].split()[0]) for one in lines)


@pytest.fixture(scope="module")
def reading(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    """A worker for all of these files."""
    empty_queue(settings)
    processes = Processes(settings, tmp_path_factory.mktemp("hostile"))
    # Not below pytest's own folder: started as root, readers run as a user who may not enter there.
    folder = Path(tempfile.mkdtemp(prefix="keck-hostile-"))
    folder.chmod(0o755)
    try:
        yield Reading(processes, folder)
    finally:
        processes.end()
        shutil.rmtree(folder)


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_ends_in_a_sentence_and_the_next_one_is_read(
    reading: Reading, make_member: Callable[..., Member], tmp_path: Path, name: str
) -> None:
    member = make_member()
    boundaries, table = write_town(tmp_path)
    assert reading.end_of(member, "areas", boundaries)["state"] == "done"
    kind, write = CORPUS[name]

    end = reading.end_of(member, kind, write(tmp_path / name))

    assert end["state"] == "failed", end
    assert end["attempt"] == 1
    sentence = SENTENCES[end["error"]["code"]].format(**end["error"]["params"])
    assert sentence.endswith(".")
    with member.scope() as scope:
        assert revisions.datasets(scope) == []
        assert len(area_sets.current(scope)) == 2, "the municipality itself and the good boundaries"
    assert reading.end_of(member, "table", table)["state"] == "done"
    assert is_alive(reading.worker.pid)
    assert list(reading.folder.glob("keck-child-*")) == []
    assert reading.peak() < _PEAK_KILOBYTES
