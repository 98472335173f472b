"""Footnotes, breaks and comments from desk and file to every output of a release."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from keck.adapters import shelf
from keck.domain.notes import Note, NoteKind
from keck.domain.texts import LocalText
from keck.services.errors import NotFound, Refused
from keck.services.releasing import releases, withdrawals
from keck.services.tables import destruction, history, notes
from keck.views.api import ValueQuery, value_items
from keck.views.atlas import Atlas
from keck.views.prepared import prepared_pages
from keck.views.tables.csv import values_csv
from tests.integration.conftest import Member
from tests.integration.processing.released import Released, publish

AREAS = "key;name\n01;Altstadt\n02;Hafen\n03;Weststadt\n"
TABLE = (
    "Schlüssel;Jahr;Kinder;Anmerkung;Reihenbruch;Kommentar\n"
    "01;2023;120;;;\n02;2023;80;;;\n03;2023;145;;;\n"
    "01;2024;130;Neubaugebiet bezogen;;\n02;2024;85;;Neue Zählweise;\n03;2024;150;;;Bitte noch prüfen\n"
)
CODE = "own.kinder"


@pytest.fixture
def town(member: Member, tmp_path: Path) -> Member:
    """A member with three quarters."""
    file = tmp_path / "quartiere.csv"
    file.write_text(AREAS)
    assert member.import_areas(file, level="quartier")["state"] == "done"
    return member


def send(member: Member, folder: Path, text: str = TABLE, **options: Any) -> dict[str, Any]:
    file = folder / "kinder.csv"
    file.write_text(text)
    end = member.import_table(file, **options)
    assert end["state"] == "done", end
    return end


def write(member: Member, kind: str, text: str, audience: str = "public", **bound: str) -> None:
    with member.scope() as scope:
        notes.add(scope, Note(NoteKind(kind), LocalText(text), **bound), audience)  # type: ignore[arg-type]


def document(released: Released) -> dict[str, Any]:
    entry = next(one for one in released.atlas["indicators"] if one["code"] == CODE)
    return released._json(entry["values"])


def atlas_of(member: Member, released: Released) -> Atlas:
    folder = shelf.public_data(member.settings.store)
    return Atlas.load(
        lambda digest, extension: folder.read(digest, extension) or b"", released.manifest["atlas"]
    )


def texts(found: dict[str, Any]) -> list[str]:
    return [note["text"]["de"] for note in found["footnotes"]]


def test_notes_of_a_file_are_bound_to_area_and_period_and_comments_stay_inside(
    town: Member, tmp_path: Path
) -> None:
    send(town, tmp_path)
    found = document(publish(town))
    assert (found["format"], found["version"]) == ("keck.values", 2)
    assert [(n["kind"], n["area"], n["period"], n["text"]["de"]) for n in found["footnotes"]] == [
        ("footnote", "quartier:01", "2024", "Neubaugebiet bezogen"),
        ("break", "quartier:02", "2024", "Neue Zählweise"),
    ]
    quarters = {s["period"]: s for s in found["slices"] if s["level"] == "quartier"}
    assert quarters["2024"]["notes"] == {"0": [0], "1": [1]}
    assert "notes" not in quarters["2023"]


def test_notes_reach_pages_csv_and_interface(town: Member, tmp_path: Path) -> None:
    send(town, tmp_path)
    write(town, "footnote", "Gilt für alle Jahre", indicator=CODE)
    write(town, "break", "Neues Gesetz", period="2024")
    released = publish(town)
    atlas = atlas_of(town, released)
    pages = {page.path: page.html for page in prepared_pages(atlas, release=1)}
    home = f"de/{town.slug}"
    for path in (f"{home}/", f"{home}/indicators/{CODE}", f"{home}/areas/quartier/01"):
        assert "Gilt für alle Jahre" in pages[path], path
        assert "Neubaugebiet bezogen" in pages[path], path
        assert "Neues Gesetz" in pages[path], path
    assert 'class="break"' in pages[f"{home}/indicators/{CODE}"]
    values = atlas.values(CODE)
    table = values_csv(atlas, values, ValueQuery(periods=("2024",), levels=("quartier",)), "de").decode()
    header, *rows = table.splitlines()
    assert ",footnotes,lower,upper,verdict," in header
    assert header.endswith(",smoothed_estimate")
    assert "Bruch in der Zeitreihe: Neues Gesetz" in rows[0]
    assert "Neubaugebiet bezogen" in rows[0]
    assert "Neubaugebiet" not in rows[1]
    items = list(value_items(atlas, values, ValueQuery(periods=("2023",), areas=("quartier:01",))))
    assert [one["footnotes"] for one in items] == [
        [{"kind": "footnote", "text": {"de": "Gilt für alle Jahre"}}]
    ]


def test_an_internal_note_is_shown_within_only(town: Member, tmp_path: Path) -> None:
    send(town, tmp_path)
    write(town, "comment", "Nur für das Amt", "internal", indicator=CODE)
    assert "Nur für das Amt" not in texts(document(publish(town)))
    with town.scope() as scope:
        job_id = releases.request(scope, audience="internal").job_id
    assert job_id is not None
    assert town.finish(job_id)["state"] == "done"
    with town.scope() as scope:
        release = releases.current(scope, "internal")
        assert release is not None
        manifest = dict(release.manifest or {})
        read = {note.text.de for note in notes.of_release(scope, release)}
    assert {"Nur für das Amt", "Bitte noch prüfen"} <= read
    assert manifest["atlas"]


def test_a_release_shows_notes_as_they_were_when_it_was_asked_for(town: Member, tmp_path: Path) -> None:
    send(town, tmp_path)
    write(town, "footnote", "Vorher", indicator=CODE)
    with town.scope() as scope:
        job_id = releases.request(scope, audience="public").job_id
    write(town, "footnote", "Nachher", indicator=CODE)
    with town.scope() as scope:
        for row in notes.all_of(scope):
            if row.text["de"] == "Vorher":
                notes.remove(scope, row.id)
    assert job_id is not None
    assert town.finish(job_id)["state"] == "done"
    assert {"Vorher"} == {one for one in texts(document(Released(town))) if "her" in one and "Neu" not in one}
    second = texts(document(publish(town)))
    assert "Nachher" in second
    assert "Vorher" not in second


def test_adding_a_year_keeps_the_notes_of_the_years_before(town: Member, tmp_path: Path) -> None:
    send(town, tmp_path)
    more = "Schlüssel;Jahr;Kinder;Anmerkung\n01;2025;140;Schätzung des Amtes\n02;2025;90;\n03;2025;155;\n"
    send(town, tmp_path, more)
    assert texts(document(publish(town))) == ["Neubaugebiet bezogen", "Neue Zählweise", "Schätzung des Amtes"]


def test_a_withdrawn_area_takes_its_notes_along(town: Member, tmp_path: Path) -> None:
    send(town, tmp_path)
    publish(town)
    with town.scope() as scope:
        job_id = withdrawals.withdraw(scope, indicator=CODE, area="quartier:01")
    assert town.finish(job_id)["state"] == "done"
    found = document(Released(town))
    assert texts(found) == ["Neue Zählweise"]
    assert [s["notes"] for s in found["slices"] if "notes" in s] == [{"1": [0]}]


@pytest.mark.parametrize(
    ("kind", "bound", "code"),
    [
        ("break", {}, "note_break_without_period"),
        ("footnote", {"indicator": "own.nichts"}, "note_indicator_unknown"),
        ("footnote", {"area": "quartier:77"}, "note_area_unknown"),
        ("footnote", {"area": "irgendwo"}, "note_area_unknown"),
    ],
)
def test_a_note_on_nothing_is_refused(town: Member, kind: str, bound: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        write(town, kind, "Text", **bound)
    assert refusal.value.code == code


def test_a_note_of_a_file_is_not_taken_back_by_itself(town: Member, tmp_path: Path) -> None:
    end = send(town, tmp_path)
    with town.scope() as scope:
        row = notes.of_revision(scope, UUID(end["result"]["revision"]))[0]
        with pytest.raises(NotFound):
            notes.remove(scope, row.id)


def test_a_destroyed_state_takes_its_notes_along(town: Member, tmp_path: Path) -> None:
    end = send(town, tmp_path)
    first = UUID(end["result"]["revision"])
    more = "Schlüssel;Jahr;Kinder\n01;2025;140\n02;2025;90\n03;2025;155\n"
    second = UUID(send(town, tmp_path, more)["result"]["revision"])
    with town.scope() as scope:
        assert len(notes.of_revision(scope, second)) == 3
        destruction.destroy(scope, first, reason="Irrtum", later=True)
    with town.scope() as scope:
        assert notes.of_revision(scope, first) == []
        assert notes.of_revision(scope, second) == []


def test_a_state_that_returns_brings_its_notes_back(town: Member, tmp_path: Path) -> None:
    first = UUID(send(town, tmp_path)["result"]["revision"])
    send(town, tmp_path, TABLE.replace("Neubaugebiet bezogen", "Geändert").replace(";130;", ";131;"))
    with town.scope() as scope:
        job_id = history.take_back(scope, first, how="restore")
    end = town.finish(job_id)
    assert end["state"] == "done", end
    with town.scope() as scope:
        texts = {row.text["de"] for row in notes.of_revision(scope, UUID(end["result"]["revision"]))}
    assert texts == {"Neubaugebiet bezogen", "Neue Zählweise", "Bitte noch prüfen"}
