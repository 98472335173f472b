"""C-26: what backups hold of a member is read with its key alone, and by nobody once that is destroyed."""

import gzip
import io
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from keck.adapters.store import Store
from keck.config import Settings
from keck.db.migrate import upgrade
from keck.db.sessions import tenant_session
from keck.persistence import models as m
from keck.services.backup_format import Contents, store_file, table_file
from keck.services.backups import data_keys
from keck.services.backups.backup import backup
from keck.services.backups.backup_cipher import inflated, reading, writing
from keck.services.errors import Refused
from keck.services.restore import restore
from keck.stack.postgres import Postgres
from tests.integration.key_folders import bring_keys
from tests.integration.services.backups.test_backup import another_database, digests, empty_cluster
from tests.tenancy.factories import Seeded, seed

__all__ = ["empty_cluster"]
# Long enough that it can not come about by chance, and easy to find in plain bytes.
CANARY = b"Kranichkinder " * 200


@pytest.fixture(scope="module")
def source(settings: Settings, cluster: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A database of its own."""
    made = another_database(settings, cluster, "keck_keys", tmp_path_factory.mktemp("keys"))
    upgrade(made)
    return made


@pytest.fixture(scope="module")
def pair(source: Settings) -> tuple[Seeded, Seeded]:
    """Two members with a file each."""
    made = (seed(source, "schluesselau", "99000301"), seed(source, "riegelstedt", "99000302"))
    for one in made:
        stored = Store(source.store).create(one.tenant_id, io.BytesIO(CANARY), 10_000)
        with tenant_session(source, "keck_app", one.tenant_id) as session:
            session.execute(update(m.Upload).values(storage_key=stored.key))
            session.execute(update(m.Area).values(name="Kranichkinder"))
    return made


@pytest.fixture
def saved(source: Settings, pair: tuple[Seeded, Seeded], tmp_path: Path) -> Path:
    """A backup of both."""
    assert pair
    backup(source, tmp_path / "backup")
    return tmp_path / "backup"


@pytest.fixture
def lost(source: Settings, pair: tuple[Seeded, Seeded]) -> Iterator[Seeded]:
    """A member whose key is destroyed, until the end of the test."""
    path = data_keys.folder_of(source) / str(pair[0].tenant_id)
    kept = path.read_bytes()
    data_keys.destroy(source, pair[0].tenant_id)
    yield pair[0]
    path.write_bytes(kept)


def plain(path: Path) -> bytes:
    """Return what a file says to somebody without keys."""
    raw = path.read_bytes()
    try:
        return raw + gzip.decompress(raw)
    except (OSError, EOFError, zlib.error):
        return raw


@pytest.mark.asvs("14.2.4")
def test_nothing_of_a_member_stands_in_a_backup_in_the_clear(
    saved: Path, pair: tuple[Seeded, Seeded]
) -> None:
    files = [path for path in saved.rglob("*") if path.is_file()]
    for one in pair:
        own = [path for path in files if str(one.tenant_id) in path.as_posix()]
        assert {path.relative_to(saved).parts[0] for path in own} == {"members", "store"}
    assert [path for path in files if b"Kranichkinder" in plain(path)] == []


def test_with_the_key_all_of_it_is_there(source: Settings, saved: Path, pair: tuple[Seeded, Seeded]) -> None:
    owner = str(pair[0].tenant_id)
    key = data_keys.find(source, pair[0].tenant_id)
    name = next(name for name in Contents.read(saved).files if name.startswith(f"t/{owner}/"))
    assert b"".join(reading(store_file(saved, name), key, name)) == CANARY
    rows = reading(table_file(saved, "private.area", owner), key, "private.area")
    assert b"Kranichkinder" in b"".join(inflated(rows, "private.area"))


def test_after_the_key_is_destroyed_an_old_backup_tells_nothing(
    source: Settings, saved: Path, lost: Seeded, pair: tuple[Seeded, Seeded]
) -> None:
    owner, before = str(lost.tenant_id), digests(source)
    with pytest.raises(Refused, match="data_keys_missing"):
        restore(source, saved, slug=lost.slug)
    assert digests(source) == before
    name = next(name for name in Contents.read(saved).files if name.startswith(f"t/{owner}/"))
    others = data_keys.find(source, pair[1].tenant_id)
    for key in (others, bytes(32)):
        with pytest.raises(Refused, match="backup_damaged"):
            b"".join(reading(store_file(saved, name), key, name))


def test_a_key_made_anew_does_not_open_what_the_old_one_closed(
    source: Settings, saved: Path, lost: Seeded
) -> None:
    assert data_keys.find_or_make(source, lost.tenant_id)
    with pytest.raises(Refused, match="backup_damaged"):
        restore(source, saved, slug=lost.slug)


def test_all_come_back_where_the_keys_are(
    source: Settings, saved: Path, pair: tuple[Seeded, Seeded], empty_cluster: Settings
) -> None:
    with pytest.raises(Refused, match="data_keys_missing"):
        restore(empty_cluster, saved)
    bring_keys(source, empty_cluster)
    other = replace(empty_cluster, secret_key="x" * 32)
    with pytest.raises(Refused, match="data_key_other"):
        restore(other, saved)
    restore(empty_cluster, saved)
    assert digests(empty_cluster) == digests(source)
    for one in pair:
        with tenant_session(empty_cluster, "keck_app", one.tenant_id) as session:
            stored = session.scalars(select(m.Upload.storage_key)).first()
        assert stored is not None
        assert Store(empty_cluster.store).path(one.tenant_id, stored).read_bytes() == CANARY


def test_who_was_erased_stays_away_without_a_key_and_all_others_come_back(
    source: Settings, saved: Path, pair: tuple[Seeded, Seeded], empty_cluster: Settings, tmp_path: Path
) -> None:
    gone, other = pair
    bring_keys(source, empty_cluster)
    data_keys.destroy(empty_cluster, gone.tenant_id)
    erased = tmp_path / "list.jsonl"
    erased.write_text(f'{{"slug": "{gone.slug}", "erased_on": "2026-01-01"}}\n')
    restore(empty_cluster, saved, erased=erased)
    mine = f"tenant_id = '{other.tenant_id}'"
    assert digests(empty_cluster, mine, owned_only=True) == digests(source, mine, owned_only=True)
    none = f"tenant_id = '{gone.tenant_id}'"
    empty = digests(empty_cluster, f"tenant_id = '{uuid4()}'", owned_only=True)
    assert digests(empty_cluster, none, owned_only=True) == empty
    assert not (empty_cluster.store / "t" / str(gone.tenant_id)).exists()


def test_two_who_need_a_key_at_once_get_the_same(source: Settings, tmp_path: Path) -> None:
    settings, one = replace(source, home=tmp_path), UUID(int=7)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: data_keys.find_or_make(settings, one), range(32)))
    assert len(keys) == 1
    folder = data_keys.folder_of(settings)
    assert [path.name for path in folder.iterdir()] == [str(one)]
    assert (folder / str(one)).stat().st_mode & 0o077 == 0


@pytest.mark.asvs("11.3.3")
@pytest.mark.parametrize("change", ["cut", "flipped", "longer", "renamed", "empty"])
def test_a_touched_file_is_not_taken_for_whole(change: str, tmp_path: Path) -> None:
    key, path, text = bytes(range(32)), tmp_path / "file", b"Hallo" * 300_000
    with writing(path, key, "one") as target:
        target.write(text[:100])
        target.write(text[100:])
        target.finish()
    assert b"".join(reading(path, key, "one")) == text
    raw = path.read_bytes()
    touched = {
        "cut": raw[:-1],
        "flipped": raw[:50] + bytes([raw[50] ^ 1]) + raw[51:],
        "longer": raw + b"0",
        "renamed": raw,
        "empty": b"",
    }
    path.write_bytes(touched[change])
    with pytest.raises(Refused, match="backup_damaged"):
        b"".join(reading(path, key, "two" if change == "renamed" else "one"))


def test_the_same_text_looks_different_each_time(tmp_path: Path) -> None:
    key, seen = bytes(32), set()
    for number in range(3):
        with writing(tmp_path / str(number), key, "one") as target:
            target.write(CANARY)
            target.finish()
        seen.add((tmp_path / str(number)).read_bytes())
    assert len(seen) == 3
