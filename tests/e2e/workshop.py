"""A member in the midst of its work: something waits, something runs wrong, something is internal."""

import hashlib
import io
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import select

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.domain.artefacts import canonical_json
from keck.domain.definition_drafts import Draft
from keck.persistence.models import Account, Inquiry, Ticket, Tombstone
from keck.services import agreements, revisions, support_tickets, uploads
from keck.services.definitions import (
    adoption_choices,
    adoptions,
    formula_previews,
    indicators,
    proposals,
    trials,
)
from keck.services.geography import area_sets, crosswalks, street_directories
from keck.services.joining import inquiries
from keck.services.joining.inquiries import Kind
from keck.services.leaving import certificates
from keck.services.people import invitations, memberships, official_contacts, recoveries
from keck.services.post import tickets
from keck.services.releasing import releases
from keck.services.tables import batch_checks, batch_files, history
from keck.services.uploads import UploadKind
from keck.tenants.scope import Scope
from tests.e2e.places import WORK
from tests.e2e.stack import Stack
from tests.e2e.work import AREAS, TABLE, Work, make_member
from tests.integration.humans import who
from tests.integration.processing.catalogues import (
    DENSITY,
    DENSITY_BEFORE,
    LAND,
    LAND_TABLE,
    earlier,
)
from tests.integration.staff import Team
from tests.integration.workers.conftest import write_town

STREETS = "Strasse;von;bis;Seite;Gebiet\nHafenweg;1;9;u;Hafen\nHafenweg;2;10;g;Altstadt\nRing;;;;03\n"
TRIED = (
    '[[indicator]]\ncode = "kinder"\nname = "Kinder"\nformula = "share(kinder, einwohner)"\npolarity = "+"\n'
)
# Says of the wrong cell's column that it holds numbers.
MAPPING = """
dataset = "falsch"
name = { de = "Falsch" }
layout = "wide"
area_column = "Schlüssel"
period = "2024"
[source]
supplier = "Werkstatt"
[[measure]]
code = "kinder"
label = { de = "Kinder" }
column = "Kinder 2024"
kind = "count"
"""

# Definitions of its own do not give way to what is adopted.
KEPT = "".join(
    f'[[indicator]]\ncode = "{code}"\nname = "{name}"\nformula = "{code}"\n'
    for code, name in (("kinder", "Kinder im Ort"), ("einwohner", "Menschen im Ort"))
)
_TOWN = {"town": "Neustadt", "official_key": "05999990", "inhabitants": "50.000", "text": "Ein Atlas."}
_SENT: tuple[tuple[str, Kind, dict[str, str]], ...] = (
    ("application", "join", _TOWN),
    ("message", "contact", {}),
    ("confirm", "join", _TOWN),
)


class Workshop:
    """The member and what it has.

    Attributes
    ----------
    ids : dict of str
        Ids in all states that pages show, by what they are.
    """

    def __init__(self, stack: Stack, folder: Path, password: str) -> None:
        self.email = make_member(stack, WORK, "Werkstatt", "99999998", password)
        self._work = Work(stack, WORK, folder)
        self.ids = {**self._areas(), **self._streets(), **self._tables(), **self._ids(), **self._comparison()}
        # Before there are quarters with the same keys.
        self.ids |= self._adopted()
        self.ids |= self._boundaries(folder)
        self.ids |= self._batches()
        self.ids |= self._links(stack)
        self.ids |= self._inquiries(stack)
        self.ids |= self._recovery(stack)

    def _areas(self) -> dict[str, str]:
        self._work.areas(AREAS + "05;Au\n")
        return {"areas_waiting": self._inspected("areas", "mehr_gebiete.csv", AREAS)[0]}

    def _links(self, stack: Stack) -> dict[str, str]:
        settings = Settings.from_environment(stack.environment)
        with self._work.scope() as scope:
            invited = invitations.invite(scope, email="neu@werkstatt.example", role="editor", name="Neu").id
            forgetful = memberships.add(scope, email="vergesslich@werkstatt.example", role="reader")
        with plain_session(settings, "keck_login") as session:
            ticket = Ticket(
                purpose="reset",
                account_id=forgetful.account_id,
                expires_at=datetime.now(UTC) + timedelta(hours=1),
            )
            session.add(ticket)
            session.flush()
            reset = ticket.id
        with memberships.open_scope(settings, who(self._admin(settings)), WORK) as scope:
            indicators.apply(scope, '[[indicator]]\ncode = "eigen"\nname = "Eigene"\nformula = "kinder * 2"')
            proposed = proposals.propose(scope, "own.eigen", reason="Nützt allen.", contact="Kim Beispiel")
            asked = support_tickets.ask(scope, question="Wie geht das?", page=f"/desk/{WORK}/areas/")
        return {
            "proposal": str(proposed),
            "ticket": str(asked),
            "certificate": tickets.token_of(settings, certificates.PURPOSE, _tombstone(settings)),
            "invitation": tickets.token_of(settings, "invitation", invited),
            "reset": tickets.token_of(settings, "reset", reset),
        }

    def _adopted(self) -> dict[str, str]:
        """Adopt an indicator, and another one in a version that the catalogue has left behind."""
        whole = {"einwohner": ["einwohner"], "einwohner[age=0-5]": ["kinder"]}
        density = {"einwohner": ["einwohner"], "siedlungsflaeche": ["siedlungsflaeche"]}
        sent = self._work.send("table", "flaechen.csv", LAND_TABLE + "05;9\n")
        self._work.finish(lambda scope: uploads.import_table(scope, sent, mapping=LAND, accept=True))
        with self._work.scope() as scope:
            indicators.apply(scope, KEPT)
            adoptions.adopt(scope, "anteil-unter-6", adoption_choices.from_json(whole))
            older = earlier(DENSITY, **DENSITY_BEFORE)
            adoptions.adopt(scope, DENSITY, adoption_choices.from_json(density), known=older)
        return {"adopted": "anteil-unter-6", "behind": DENSITY}

    def _recovery(self, stack: Stack) -> dict[str, str]:
        """Ask for a new administrator; the code is sent."""
        settings = Settings.from_environment(stack.environment)
        with self._work.scope() as scope:
            official_contacts.register(scope, {"email": "post@werkstatt.example", "postal": "Am Markt 1"})
        first, second = Team(settings), Team(settings)
        form = {"name": "Kim", "email": "kim@werkstatt.example", "reason": "Ruhestand", "channel": "email"}
        with first.scope() as staff:
            recoveries.start(staff, WORK, form)
        with second.scope() as staff:
            recoveries.send(staff, WORK)
            one = recoveries.current(staff, WORK)
            assert one is not None
        return {name: tickets.token_of(settings, name, one.id) for name in ("recovery", "recovery_code")}

    def _inquiries(self, stack: Stack) -> dict[str, str]:
        """Send what people who are no members send; a signed agreement lies there, too."""
        settings = Settings.from_environment(stack.environment)
        person = {"name": "Kim Beispiel", "text": "Guten Tag,\nwas kostet das?"}
        ids = {}
        for name, kind, more in _SENT:
            email = f"{name}@neustadt.example"
            fields = inquiries.read(kind, {**person, **more, "email": email})
            inquiries.take(settings, kind, fields, form=f"{kind} {email}", language="de")
            with plain_session(settings, "keck_staff") as session:
                found = session.scalars(select(Inquiry.id).where(Inquiry.email == email)).one()
            token = tickets.token_of(settings, "inquiry", found)
            if name == "confirm":
                ids[name] = token
            else:
                inquiries.confirm(settings, token)
                ids[name] = str(found)
        with self._work.scope() as scope:
            for filename in ("vereinbarung.pdf", "vereinbarung (2).pdf"):
                stream = io.BytesIO(b"%PDF-1.7\n")
                agreements.send(
                    scope, filename=filename, stream=stream, signed_on=date(2026, 3, 1), shared=True
                )
        return ids

    def _admin(self, settings: Settings) -> UUID:
        with plain_session(settings, "keck_login") as session:
            return session.scalars(select(Account.id).where(Account.email == self.email)).one()

    def _boundaries(self, folder: Path) -> dict[str, str]:
        drawn = write_town(folder)[0].read_text()
        level = {"level": "viertel", "level_name": {"de": "Viertel"}, "key": "nr", "name": "name"}
        for since in ("2020-01-01", "2024-01-01"):
            sent, dated = self._work.send("areas", "viertel.geojson", drawn), {**level, "valid_from": since}
            self._work.finish(partial(uploads.import_areas, upload_id=sent, options=dated))
        with self._work.scope() as scope:
            old, new = sorted(
                (one for one in area_sets.current(scope) if one.has_shapes and one.valid_from),
                key=lambda one: str(one.valid_from),
            )
            ids = (old.id, new.id)
        self._work.finish(lambda scope: crosswalks.request(scope, *ids))
        with self._work.scope() as scope:
            made = crosswalks.between(scope, ids[1])[0].id
        return {"drawn": str(ids[1]), "crosswalk": str(made)}

    def _batches(self) -> dict[str, str]:
        births = [
            (f"Geburten {year}.csv", TABLE.replace("Kinder", "Geburten").replace("2024", str(year)))
            for year in (2023, 2024)
        ]
        broken = [("kaputt.csv", "das;ist\nkeine;tabelle\n"), ("zwilling.csv", births[0][1])]
        ids = {
            "batch_open": self._batch([*births, *broken]),
            "batch_checked": self._batch([(f"neu {name}", text) for name, text in births]),
            "batch_accepted": self._batch([(f"alt {name}", text) for name, text in births]),
        }
        for name, accept in (("batch_open", False), ("batch_checked", False), ("batch_accepted", True)):
            self._work.finish(partial(batch_checks.check, batch_id=ids[name], accept=accept))
        return {name: str(one) for name, one in ids.items()}

    def _batch(self, files: list[tuple[str, str]]) -> UUID:
        with self._work.scope() as scope:
            batch = batch_files.receive(scope, [(name, io.BytesIO(text.encode())) for name, text in files])
        with self._work.scope() as scope:
            asked = batch_files.look(scope, batch.id)
        for job in asked:
            self._work.wait(job)
        return batch.id

    def _streets(self) -> dict[str, str]:
        sent = self._work.send("streets", "strassen.csv", STREETS)
        public = {"public": True}
        self._work.finish(lambda scope: street_directories.import_streets(scope, sent, public, accept=True))
        with self._work.scope() as scope:
            directory = street_directories.all_of(scope)[0].id
        waiting = self._inspected("streets", "mehr_strassen.csv", STREETS)[0]
        return {"directory": str(directory), "streets_waiting": waiting}

    def _tables(self) -> dict[str, str]:
        table = self._work.table(TABLE + "05;2;60\n")
        for audience in ("internal", "public"):
            self._work.finish(partial(_ask, audience))
        self._work.table(TABLE.replace("120", "150"), accept=False)
        wrong = self._work.send("table", "falsch.csv", TABLE.replace("80;700", "viele;700"))
        failed = self._work.finish(lambda scope: uploads.import_table(scope, wrong, mapping=MAPPING))
        waiting, inspected = self._inspected("table", "wartet.csv", TABLE.replace("2024", "2025"))
        states = {"imported": str(table), "wrong": str(wrong), "waiting": waiting}
        return {**states, "failed_job": failed, "done_job": inspected}

    def _ids(self) -> dict[str, str]:
        with self._work.scope() as scope:
            dataset = next(one for one in revisions.datasets(scope) if one.current_revision_id)
            known = {one.state: str(one.id) for one in revisions.of_dataset(scope, dataset.id)}
            made = {one.audience: str(one.id) for one in releases.all_of(scope)}
            area_set = area_sets.current(scope)[-1]
            return {"dataset": str(dataset.id), "area_set": str(area_set.id), **known, **made}

    def _comparison(self) -> dict[str, str]:
        ids = self._ids()
        before, after = UUID(ids["accepted"]), UUID(ids["candidate"])
        return {
            "compared_job": self._work.finish(lambda scope: history.compare(scope, before, after)),
            "tried_job": self._work.finish(lambda scope: trials.ask(scope, TRIED)),
            "previewed_job": self._work.finish(self._preview),
        }

    def _preview(self, scope: Scope) -> UUID:
        draft = Draft(name_de="Anteil der Kinder", how="formula", formula="share(kinder, einwohner)")
        table = {"code": "own.anteil", "name": {"de": "–"}, "description": None, "formula": draft.formula}
        return formula_previews.ask(scope, table, draft)

    def _inspected(self, kind: UploadKind, name: str, text: str) -> tuple[str, str]:
        sent = self._work.send(kind, name, text)
        return str(sent), self._work.finish(lambda scope: uploads.inspect(scope, sent))


def _tombstone(settings: Settings) -> UUID:
    """Leave what stays of a member that was erased."""
    told = {
        "slug": "ehemals",
        "name": "Ehemals",
        "official_key": "99999997",
        "asked_at": "2026-03-01T08:00:00+00:00",
        "confirmed_at": "2026-03-02T09:30:00+00:00",
        "erased_at": "2026-03-16T09:30:05+00:00",
        "tables": {"private.area": 61, "private.observation_block": 1240, "private.upload": 7},
        "files": {"count": 214, "bytes": 4_807_526},
        "accounts": 3,
        "backups_until": "2026-06-14",
    }
    written, made = canonical_json(told).decode(), uuid4()
    digest = hashlib.sha256(written.encode()).hexdigest()
    with plain_session(settings, "keck_owner") as session:
        session.add(
            Tombstone(
                slug="ehemals",
                erased_on=date(2026, 3, 16),
                certificate_id=made,
                certificate=written,
                certificate_sha256=digest,
            )
        )
    return made


def _ask(audience: Literal["internal", "public"], scope: Scope) -> UUID:
    job_id = releases.request(scope, audience=audience).job_id
    assert job_id is not None
    return job_id
