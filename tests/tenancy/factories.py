"""Two members with a row in every table of a tenant, each full of words found nowhere else.

A table without a factory fails a test; so whatever is added later is watched from its first day.
"""

import hashlib
import struct
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, inspect, select
from sqlalchemy.orm import Session

from keck.config import Settings
from keck.db.base import Base
from keck.db.sessions import plain_session, tenant_session
from keck.domain.advice.options import Option, Way
from keck.domain.advice.outcomes import Outcome, Tally
from keck.domain.catalogue import stored
from keck.domain.catalogue.reading import catalogue
from keck.persistence import models as m
from keck.services import tenants
from keck.services.guest_terms import Terms, usual_end
from keck.services.logs import audit_log
from keck.services.people import memberships
from keck.tenants.owned import TenantOwned
from keck.tenants.roles import PERSONAL_ROLES, Role
from keck.tenants.scope import Scope

PASSWORD = "Neun graue Kraniche ziehen"
GATE_ONLY = (m.Shown,)
"""Tables that keck_gate alone writes."""
ASKED = {m.SupportGrant: "keck_staff", m.SupportTicket: "keck_app", m.Proposal: "keck_app"}
"""Tables that one side asks in and the other answers in, with the login that asks."""
_VISITOR = UUID(int=1)  # of the foundation, the same at all members
STAFF_ONLY = (m.Erasure,)
"""Tables that keck_staff alone writes."""


@dataclass
class Seeded:
    """A seeded member.

    Attributes
    ----------
    rows : dict
        One row of each table of a tenant, by model.
    canaries : set of str
        Words that occur in this member's rows only.
    people : dict
        Account and e-mail by role.
    """

    tenant_id: UUID
    slug: str
    rows: dict[type[Base], Base] = field(default_factory=dict)
    canaries: set[str] = field(default_factory=set)
    people: dict[Role, tuple[UUID, str]] = field(default_factory=dict)

    def word(self, place: str) -> str:
        """Return a new canary and remember it."""
        made = f"{self.slug}-{place}-{uuid4().hex[:12]}"
        self.canaries.add(made)
        return made

    def text(self, place: str) -> dict[str, str]:
        """Return a canary as a text in two languages."""
        return {"de": self.word(place), "en": self.word(place)}

    def key(self, model: type[Base]) -> tuple[Any, ...]:
        """Return the primary key of the row of a model."""
        return tuple(inspect(self.rows[model]).identity or ())


def owned_models() -> list[type[Base]]:
    """Return all models whose rows belong to a tenant, in the order of their foreign keys."""
    by_table = {
        mapper.local_table: mapper
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, TenantOwned)
    }
    return [by_table[table].class_ for table in Base.metadata.sorted_tables if table in by_table]


def seed(settings: Settings, slug: str, official_key: str) -> Seeded:
    """Make a member with people of all roles and a row in every table."""
    tenant_id = tenants.create(settings, slug=slug, name=f"Stadt {slug}", official_key=official_key)
    seeded = Seeded(tenant_id, slug)
    with tenant_session(settings, "keck_app", tenant_id) as session:
        scope = Scope.system(session, settings, tenant_id)
        for role in PERSONAL_ROLES:
            email = f"{role.value}@{slug}.example"
            made = memberships.add(
                scope,
                email=email,
                role=role.value,
                name=seeded.word("person"),
                password=PASSWORD,
                terms=Terms(("",), usual_end()),
            )
            seeded.people[role] = (made.account_id, email)
        audit_log.record(scope, "sent_file", file=seeded.word("log"))
    made_by_gate, made_by_staff, asked = [], [], []
    with tenant_session(settings, "keck_app", tenant_id) as session:
        first_rows(session, seeded)
        for row in rows(seeded):
            seeded.rows[type(row)] = row
            if isinstance(row, GATE_ONLY):
                made_by_gate.append(row)
                continue
            if type(row) in ASKED:
                asked.append(row)
                continue
            if isinstance(row, STAFF_ONLY):
                made_by_staff.append(row)
                continue
            session.add(row)
            session.flush()
        dataset = seeded.rows[m.Dataset]
        dataset.current_revision_id = seeded.rows[m.Revision].id  # type: ignore[attr-defined]
    with tenant_session(settings, "keck_gate", tenant_id) as session:
        session.add_all(made_by_gate)
    for row in asked:
        _ask(settings, seeded, row)
    with plain_session(settings, "keck_staff") as session:
        session.add_all(made_by_staff)
    return seeded


def _ask(settings: Settings, seeded: Seeded, row: Base) -> None:
    """Insert a row with the columns that its login may give, and no others."""
    model, role = type(row), ASKED[type(row)]
    given = {column.name: getattr(row, column.name) for column in inspect(model).columns}
    values = {name: value for name, value in given.items() if value is not None}
    own = tenant_session(settings, "keck_app", seeded.tenant_id)
    with plain_session(settings, role) if role == "keck_staff" else own as session:
        session.execute(insert(model).values(values))
    with tenant_session(settings, "keck_app", seeded.tenant_id) as session:
        seeded.rows[model] = session.get_one(model, (seeded.tenant_id, values["id"]))


def first_rows(session: Session, seeded: Seeded) -> None:
    """Take up the rows that were made with the member."""
    setting = session.scalars(select(m.Setting)).one()
    setting.texts = {"impressum": {"de": seeded.word("setting"), "en": ""}}
    seeded.rows[m.Setting] = setting
    seeded.rows[m.AuditHead] = session.scalars(select(m.AuditHead)).one()
    seeded.rows[m.AuditEntry] = session.scalars(
        select(m.AuditEntry).where(m.AuditEntry.act == "sent_file")
    ).one()
    seeded.rows[m.Membership] = session.scalars(
        select(m.Membership).where(m.Membership.role == Role.READER.value)
    ).one()


def rows(seeded: Seeded) -> list[Base]:
    """Return a new row for every table that has none yet, parents first."""
    t, word, text = {"tenant_id": seeded.tenant_id}, seeded.word, seeded.text
    author = seeded.people[Role.EDITOR][0]
    batch = m.Batch(**t, id=uuid4(), state="open", report={"note": word("batch")}, created_by=author)
    upload = m.Upload(
        **t,
        id=uuid4(),
        batch_id=batch.id,
        kind="table",
        filename=f"{word('upload')}.csv",
        size=7919,
        sha256=hashlib.sha256(word("bytes").encode()).hexdigest(),
        storage_key=uuid4().hex,
        state="imported",
        options={"note": word("option")},
        proposal={"note": word("proposal")},
        created_by=author,
    )
    source = m.Source(
        **t,
        id=uuid4(),
        supplier=word("supplier"),
        legal_basis=word("law"),
        permitted_use="public",
        wording=word("wording"),
        until=date(2031, 5, 4),
    )
    mapping = m.Mapping(
        **t, id=uuid4(), name=word("mapping"), body=f'name = "{word("toml")}"', shape_hash=word("shape"),
        source_id=source.id,
    )  # fmt: skip
    level = m.AreaLevel(**t, id=uuid4(), code="quartier", name=text("level"), rank=1, parent_code="kommune")
    name, key = word("area"), word("key")
    area_set = m.AreaSet(
        **t,
        id=uuid4(),
        level_id=level.id,
        valid_from=date(2020, 1, 1),
        upload_id=upload.id,
        source_id=source.id,
        content_hash=word("areas"),
        accepted_at=datetime(2024, 3, 1, tzinfo=UTC),
        report={"note": word("areas")},
        picture={"width": 1, "height": 1, "areas": [[key, "m0 0"]], "places": []},
    )
    area = m.Area(**t, area_set_id=area_set.id, position=0, key=key, name=name, sort_key=name)
    return [
        m.Export(
            **t, id=uuid4(), job_id=uuid4(), created_by=author, expires_at=datetime(2031, 5, 4, tzinfo=UTC)
        ),
        # By the administrator who sends forms in tests, and so can not confirm it, too.
        m.Erasure(**t, asked_by=seeded.people[Role.ADMIN][0], asked_as="member"),
        m.Consent(**t, purpose="benchmarks", given=False, by=author),
        m.Agreement(
            **t,
            id=uuid4(),
            version=word("agreement"),
            digest=word("agreement"),
            body=word("agreement"),
            signed_on=date(2024, 3, 1),
            sent_by=author,
            filename=f"{word('signed')}.pdf",
            media_type="application/pdf",
            size=7919,
            sha256=word("signed"),
            storage_key=uuid4().hex,
        ),
        m.MemberSummary(**t, failed_jobs=1, storage=7919, values=2, jobs=0),
        m.Invitation(
            **t,
            id=uuid4(),
            email=f"{word('invited')}@person.example",
            name=word("invited"),
            role="reader",
            created_by=author,
            expires_at=datetime(2031, 5, 4, tzinfo=UTC),
        ),
        m.Provider(
            **t,
            issuer=f"https://{word('provider')}.example",
            client_id=word("client"),
            secret=word("sealed").encode(),
            trusted_amr=word("amr"),
        ),
        m.LinkedLogin(
            **t, issuer=word("issuer"), subject=word("subject"), account_id=seeded.people[Role.READER][0]
        ),
        batch,
        upload,
        source,
        mapping,
        level,
        area_set,
        area,
        m.Note(**t, id=uuid4(), kind="footnote", audience="public", text=text("note"), created_by=author),
        *_street_rows(seeded, upload, source, level),
        *_table_rows(seeded, upload, source, mapping, area_set),
        *_queue_rows(seeded, author),
    ]


def _street_rows(seeded: Seeded, upload: m.Upload, source: m.Source, level: m.AreaLevel) -> list[Base]:
    t, word = {"tenant_id": seeded.tenant_id}, seeded.word
    directory = m.StreetDirectory(
        **t,
        id=uuid4(),
        number=1,
        level_id=level.id,
        upload_id=upload.id,
        source_id=source.id,
        state="accepted",
        report={"note": word("streets"), "level": level.code},
        accepted_at=datetime(2024, 3, 1, tzinfo=UTC),
    )
    parts = [["1", "", 0, word("street-area")]]
    return [directory, m.Street(**t, directory_id=directory.id, position=0, name=word("street"), parts=parts)]


def _table_rows(
    seeded: Seeded, upload: m.Upload, source: m.Source, mapping: m.Mapping, area_set: m.AreaSet
) -> list[Base]:
    t, word, text = {"tenant_id": seeded.tenant_id}, seeded.word, seeded.text
    author = seeded.people[Role.EDITOR][0]
    dataset = m.Dataset(**t, id=uuid4(), code=word("dataset"), name=text("dataset"))
    revision = m.Revision(
        **t,
        id=uuid4(),
        dataset_id=dataset.id,
        number=1,
        upload_id=upload.id,
        mapping_id=mapping.id,
        source_id=source.id,
        mode="add",
        state="accepted",
        report={"note": word("report")},
        accepted_at=datetime(2024, 3, 2, tzinfo=UTC),
        accepted_by=author,
    )
    code = word("measure")
    measure = m.Measure(
        **t, id=uuid4(), dataset_id=dataset.id, code=code, label=text("measure"), kind="count",
        unit=text("unit"),
    )  # fmt: skip
    values, statuses = struct.pack("<2d", 7919.0, 104729.0), bytes(2)
    block = m.Block(
        **t,
        hash=hashlib.sha256(seeded.slug.encode()).hexdigest(),
        length=2,
        values=values,
        statuses=statuses,
    )
    cells = {"group_code": "", "period_code": "2024", "area_set_id": area_set.id}
    observations = m.ObservationBlock(
        **t,
        **cells,
        revision_id=revision.id,
        measure_id=measure.id,
        block_hash=block.hash,
        upload_id=upload.id,
        sheet=word("sheet"),
        source_rows=struct.pack("<2i", 2, 0),
        source_columns=struct.pack("<2i", 3, 0),
    )
    return [
        dataset,
        revision,
        measure,
        block,
        observations,
        *_release_rows(seeded, revision, area_set, code, values),
    ]


def _release_rows(
    seeded: Seeded, revision: m.Revision, area_set: m.AreaSet, measure_code: str, values: bytes
) -> list[Base]:
    t, word, text = {"tenant_id": seeded.tenant_id}, seeded.word, seeded.text
    author = seeded.people[Role.PUBLISHER][0]
    body = {"code": "own.kinder", "name": text("indicator"), "kind": "count", "numerator": [measure_code]}
    indicator = m.Indicator(**t, id=uuid4(), code="own.kinder", body=body, origin="own")
    release = m.Release(
        **t,
        id=uuid4(),
        number=1,
        audience="internal",
        state="superseded",
        idempotency_key=word("click"),
        note=word("note"),
        requested_by=author,
        published_at=datetime(2024, 3, 3, tzinfo=UTC),
        report={"note": word("held-back")},
        manifest={"note": word("manifest")},
    )
    crosswalk = m.Crosswalk(
        **t,
        id=uuid4(),
        source_set_id=area_set.id,
        target_set_id=area_set.id,
        method="uploaded",
        weight=word("weight"),
        shares=[[word("old"), word("new"), 1.0]],
        lineage={"note": word("lineage")},
        created_by=author,
    )
    return [
        indicator,
        m.Advice(
            **t,
            id=uuid4(),
            indicator_code="own.kinder",
            version=1,
            found=_advice(word("area")),
            made_of={"revisions": [], "areas": [], "indicators": [], "policy": {}},
            created_by=author,
        ),
        release,
        m.ReleaseLink(
            **t,
            id=uuid4(),
            release_id=release.id,
            purpose="review",
            name=word("guest"),
            email=f"{word('guest')}@person.example",
            created_by=author,
            expires_at=datetime(2031, 5, 4, tzinfo=UTC),
        ),
        *_support_rows(seeded),
        m.ReleaseRevision(**t, release_id=release.id, revision_id=revision.id),
        m.ReleaseAreaSet(**t, release_id=release.id, area_set_id=area_set.id),
        m.ReleaseIndicator(**t, release_id=release.id, indicator_id=indicator.id),
        crosswalk,
        m.ReleaseCrosswalk(**t, release_id=release.id, crosswalk_id=crosswalk.id),
        m.Shown(
            **t,
            release_id=release.id,
            measure_code=measure_code,
            group_code="",
            period_code="2024",
            area_set_id=area_set.id,
            values=values,
            known=bytes(2),
        ),
        m.Correction(**t, id=uuid4(), text=text("correction"), created_by=author),
        _adoption(seeded, measure_code),
        m.Withdrawal(
            **t, id=uuid4(), indicator_code=word("withdrawn"), reason=word("reason"), created_by=author
        ),
    ]


def _adoption(seeded: Seeded, measure_code: str) -> Base:
    """Return the row of an indicator that the member has adopted and left out of use."""
    entry = catalogue().indicators["anteil-unter-6"]
    word = seeded.word("own-name")
    return m.Adoption(
        tenant_id=seeded.tenant_id,
        code=entry.code,
        version=entry.version,
        entry=stored.to_json(entry),
        choice={"einwohner": [measure_code], "einwohner[age=0-5]": [measure_code]},
        words={"name": {"de": word}},
    )


def _advice(area: str) -> dict[str, Any]:
    """Return advice as it is stored, with the name of an area."""
    outcome = Outcome("quartier", "2024", Tally(3, 1), Tally(3, 1), 1)
    return {
        "options": [{**Option(Way.AS_IS).to_json(), "outcome": outcome.to_json()}],
        "levels": ["kommune", "quartier"],
        "pools": True,
        "advice": {"key": "as-is", "why": "stays_unsure", "merge": True},
        "rule": {"years": 1, "levels": None},
        "reliable": {"variation": 0.2, "events": 10, "base": 30},
        "proposal": {"groups": [[area, "Nord"]], "left": [], "bordering": True},
    }


def _support_rows(seeded: Seeded) -> list[Base]:
    t, word = {"tenant_id": seeded.tenant_id}, seeded.word
    parts = {"tables": True, "releases": True, "settings": False}
    return [
        m.SupportGrant(
            **t, id=uuid4(), account_id=_VISITOR, name=word("staff"), reason=word("why"), hours=2, **parts
        ),
        m.SupportTicket(
            **t,
            id=uuid4(),
            account_id=seeded.people[Role.READER][0],
            name=word("asker"),
            email=f"{word('asker')}@person.example",
            language="de",
            question=word("question"),
            page=word("page"),
        ),
        m.Proposal(
            **t,
            id=uuid4(),
            account_id=seeded.people[Role.EDITOR][0],
            code="own.kinder",
            name={"de": word("proposed")},
            formula={"de": word("formula")},
            definition=word("toml"),
            reason=word("because"),
            contact=word("contact"),
        ),
    ]


def _queue_rows(seeded: Seeded, author: UUID) -> list[Base]:
    t, word = {"tenant_id": seeded.tenant_id}, seeded.word
    done = datetime(2024, 3, 3, tzinfo=UTC)
    job = m.Job(
        **t,
        id=uuid4(),
        kind="import_table",
        args={"note": word("args")},
        state="failed",
        attempt=3,
        progress_text={"code": "job_unexpected", "params": {"job": word("progress")}},
        error={"code": "job_unexpected", "params": {"job": word("error")}, "findings": []},
        created_by=author,
        finished_at=done,
    )
    return [
        job,
        m.Outbox(**t, id=uuid4(), job_id=job.id, slot="long", rung_at=done),
        m.Idempotency(**t, key=word("key"), request_hash=word("hash"), response={"note": word("response")}),
    ]
