"""Forgotten filters: with the tenant dropped from every statement, nobody finds or changes a foreign row.

Two members do the same work with the same files, so that whatever one of them asks for, the other has too.
The second one does it while every statement that names the tenant loses that condition: each question must
find the same rows as with it, each change must leave the first member as it was, and in the end both must
have the same.
"""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import literal, select

from keck.config import Settings
from keck.db.engines import engine
from keck.db.sessions import TenantSession
from keck.domain.catalogue.fitting import OwnWords, Visibility
from keck.domain.texts import LocalText
from keck.persistence.models import Job, Tenant, Upload
from keck.services import (
    idempotency,
    jobs,
    provenance,
    revisions,
    site_texts,
    support,
    support_tickets,
    support_visits,
)
from keck.services.backups import reconciliation
from keck.services.definitions import (
    adoption_choices,
    adoption_words,
    adoptions,
    advice,
    advice_choices,
    catalogue_decisions,
    catalogue_news,
    catalogue_use,
    formula_vocabulary,
    indicator_edits,
    indicators,
    proposals,
)
from keck.services.errors import NotFound
from keck.services.foundation import incidents, network, summaries
from keck.services.geography import area_keys, area_sets
from keck.services.guest_terms import Terms, today
from keck.services.joining import newcomers
from keck.services.joining.newcomers import Newcomer
from keck.services.leaving import erasures, exports
from keck.services.logs import audit_proof, audit_reading
from keck.services.people import (
    guest_letters,
    guests,
    invitations,
    memberships,
    official_contacts,
    recoveries,
)
from keck.services.post import tickets
from keck.services.releasing import (
    approvals,
    corrections,
    four_eyes,
    previews,
    release_links,
    releases,
    snapshots,
)
from keck.services.tables import batch_checks, batch_decisions, batch_files, destruction, templates
from keck.tenants.roles import Role
from keck.tenants.scope import Scope
from keck.web.members import create_members_app
from tests.integration.conftest import Member, new_member
from tests.integration.content import content_of
from tests.integration.humans import who
from tests.integration.processing.catalogues import ahead
from tests.integration.staff import Team
from tests.integration.workers.test_kills import Work
from tests.tenancy.dropping import dropping, functions_with_a_filter, without_filter
from tests.tenancy.factories import PASSWORD, Seeded, seed
from tests.tenancy.test_routes import DESK, Visitor, filled, ids_of, rows_of

# Functions that name the tenant and are not reached below, and why that does no harm.
UNREACHED: dict[str, str] = {
    "published.snapshot": "joins rows that are public",
    "release_links.look": "takes one row by its id, which a signature vouches for",
    "memberships._places": "is put together once; takes the memberships of one account",
    "provider_links.still_opens": "is put together once; joins the session's own member",
    **dict.fromkeys(
        ("memory._successor", "effect_traces._erase_from"),
        "takes one row by its whole key, as many do that are reached",
    ),
    **dict.fromkeys(
        (
            "provider_flows._provider",
            "provider_flows.slug_for",
            "provider_logins._account",
            "provider_logins.linkable",
        ),
        "asks as the sign-in does, before a member is known",
    ),
    "erasures.pending": "joins what the foundation sees of all members: which of them are to be erased",
    "darkness._ask": "takes one member's id from a list of all; asks for a job at worst",
    **dict.fromkeys(
        ("erased_rows.delete_all", "erased_rows._delete_letters", "erasing._administrators"),
        "erases the member, in a test of its own that looks at all others",
    ),
    "provider_logins._of": "takes rows by their whole key; needs a provider that answers",
}


def work(member: Member, folder: Path, team: Team) -> None:
    """Do all that a member can do: each kind of job once, then what is done without one."""
    for kind, ask in Work(member, folder).steps():
        end = member.finish(ask())
        assert end["state"] == "done", (kind, end)
    with member.scope() as scope:
        jobs.enqueue_daily(scope, "upkeep")
        _people(scope)
        for _ in range(2):
            idempotency.once(scope, "click", {"n": 1}, lambda: {"n": 1})
        # What it has adopted gives way to what it had before.
        adoptions.leave(scope, "anteil-unter-6")
        templates.workbook(scope, "own.kinder", "de")
        form = {"code": "own.form", "name": {"de": "Form"}, "description": None, "formula": "2 * @own.kinder"}
        indicator_edits.save(scope, formula_vocabulary.known(scope), form, seen=0)
        assert indicator_edits.version_of(scope, "own.form", 1).name.de == "Form"
        advice_choices.undecided(scope)
        advice_choices.made(scope, "own.kinder")
        assert advice.follow(scope, ["kinder"]) is not None
        assert advice.follow(scope, ["kinder"]) is None
        for one in snapshots.snapshot(scope).definitions:
            corrections.add(scope, de="Das war falsch.", indicator=one, area="viertel:01")
            provenance.trace(scope, indicator=one, period="2022", level="viertel", area="01")
        releases.published(scope, "public")
        asked = [releases.request(scope, audience="internal", key="click") for _ in range(2)]
        assert asked[0] is asked[1]
        releases.mark_failed(scope, {"release_id": str(asked[0].id)})
    _adoption(member, team)
    _batch(member)
    _invited(member)
    with member.scope() as scope:
        audit_reading.page(scope)
        audit_proof.keep_head(scope)
        assert audit_proof.first_broken(scope) is None
        site_texts.of_member(scope)
    _leaving(member)
    reconciliation.differences(member.settings, member.slug)
    _four_eyes(member)
    _foundation(member, team)
    _recovery(member, team)
    with member.scope() as scope:
        indicators.apply(scope, '[[indicator]]\ncode = "neu"\nname = "Neu"\nformula = "kinder"')
        newest = area_sets.current(scope)[-1]
        (key,) = (area.key for area in area_sets.areas(scope, newest.id)[:1])
        area_keys.change(scope, newest.id, f"{key};{key}x")
        state = revisions.of_dataset(scope, revisions.datasets(scope)[0].id)[-1]
        destruction.destroy(scope, state.id, reason="Löschung verlangt", later=True)


def _adoption(member: Member, team: Team) -> None:
    """Adopt an indicator, decide on its newer versions, leave it, and propose an own one."""
    code, choice = "anteil-unter-6", {"einwohner": ["kinder"], "einwohner[age=0-5]": ["kinder-arm"]}
    words, newer = OwnWords(LocalText("Unsere Kinder")), ahead("anteil-unter-6", decimals=2)
    with member.scope() as scope:
        indicators.apply(scope, '[[indicator]]\ncode = "eigen"\nname = "Eigen"\nformula = "kinder * 2"')
        adoptions.adopt(scope, code, adoption_choices.from_json(choice))
        adoption_words.say(scope, code, words, Visibility())
        catalogue_decisions.follow_words(scope, known=ahead(code, name=LocalText("Neu", "New")))
        catalogue_decisions.stay(scope, code, known=ahead(code, known=newer, decimals=3))
        catalogue_decisions.plan_failed(scope, {"code": code})
        catalogue_news.undecided(scope)
        adoptions.leave(scope, code)
        first = proposals.propose(scope, "own.eigen", reason="nützlich", contact="Amt")
        proposals.take_back(scope, first)
        second = proposals.propose(scope, "own.eigen", reason="nützlich", contact="Amt")
    with team.scope() as staff:
        assert second in {one.row.id for one in proposals.all_of(staff)}
        proposals.answer(staff, second, state="declined", text="Gibt es schon.")
        catalogue_use.uses(staff)


def _invited(member: Member) -> None:
    with member.scope() as scope:
        gone = invitations.invite(scope, email=f"vier@{scope.slug}.example", role="reader")
        invitations.revoke(scope, gone.id)
        one = invitations.invite(scope, email=f"drei@{scope.slug}.example", role="reader")
    token = tickets.token_of(member.settings, "invitation", one.id)
    invitations.accept_new(member.settings, token, name="", password=PASSWORD)


def _leaving(member: Member) -> None:
    """Take everything along, and look for an erasure that there is none of."""
    with member.scope() as scope:
        job_id = exports.request(scope)
    end = member.finish(job_id)
    assert end["state"] == "done", end
    with member.behind() as scope:
        exports.give_up(scope, {"export_id": end["result"]["export"]})
        # Ids are packed more or less well, so that the size of an archive is of this run alone.
        scope.session.get_one(Job, (member.tenant_id, job_id)).result = None
    now = datetime.now(UTC)
    (found,) = incidents.touched(member.settings, [member.slug], now - timedelta(hours=1), now)
    assert found.everybody
    with member.scope() as scope:
        one = memberships.people(scope)[0].account_id
    assert erasures.pending_of(member.settings, one) == []
    with pytest.raises(NotFound):
        erasures.undo_by_member(member.settings, who(one), member.tenant_id)


def _people(scope: Scope) -> None:
    first, second = (
        memberships.add(scope, email=f"{n}@{scope.slug}.example", role="admin", password=PASSWORD).account_id
        for n in ("eins", "zwei")
    )
    memberships.change_role(scope, first, role="reader")
    memberships.change_role(scope, first, role="admin")
    memberships.remove(scope, second)
    terms = Terms(("",), today() + timedelta(days=20))
    guest = memberships.add(
        scope, email=f"gast@{scope.slug}.example", role="guest", password=PASSWORD, terms=terms
    ).account_id
    guests.note_visit(replace(scope, account_id=guest))
    assert guest_letters.remind(scope, datetime.now(UTC) + timedelta(days=15)) == 1


def _four_eyes(member: Member) -> None:
    """Let one release wait and be declined, and another be confirmed."""
    with member.scope() as scope:
        four_eyes.choose(scope, "superior", name="Leitung", email="leitung@stadt.example")
    for kind in ("announce", "publish"):
        with member.scope() as scope:
            made = releases.request(scope, audience="public")
        assert member.finish(made.job_id)["state"] == "done"  # type: ignore[arg-type]
        with member.scope() as scope:
            (waiting,) = approvals.prepared(scope)
            if kind == "announce":
                approvals.send_again(scope, waiting.id)
                (link,) = release_links.of_release(scope, waiting.id)
                release_links.use(scope, link.id)
                _preview(scope, waiting.id)
                approvals.decline(scope, waiting.id, "noch nicht")
            else:
                approvals.confirm_by_link(scope, waiting.id, name="Leitung")
            job = next(one for one in jobs.recent(scope) if one.kind == kind)
        assert member.finish(job.id)["state"] == "done"
    with member.scope() as scope:
        support.at_member(scope)
        support_tickets.at_member(scope)
        four_eyes.choose(scope, "off")
        later = datetime.now(UTC) + timedelta(days=3)
        made = releases.request(scope, audience="public", publish_at=later)
    assert member.finish(made.job_id)["state"] == "done"  # type: ignore[arg-type]
    with member.scope() as scope:
        approvals.decline(scope, made.id, "doch nicht")
        job = next(one for one in jobs.recent(scope) if one.kind == "publish")
    assert member.finish(job.id)["state"] == "done"


def _preview(scope: Scope, release_id: UUID) -> None:
    """Let somebody look at a release that waits, and take it back."""
    previews.send(scope, release_id, name="Ada", email="ada@zeitung.example", days=1)
    (link,) = previews.of_release(scope, release_id)
    previews.note(scope, link.id, "Ada")
    previews.revoke(scope, release_id, link.id)


def _foundation(member: Member, team: Team) -> None:
    """Let the foundation count, invite once more, read questions, and ask for a look."""
    with member.behind() as scope:
        summaries.renew(scope)
        town = scope.session.get_one(Tenant, scope.tenant_id)
        newcomer = Newcomer(town.slug, town.name, town.official_key, f"neu@{town.slug}.example")
    with team.scope() as staff:
        network.members(staff)
        network.people(staff, member.slug)
        newcomers.settle(staff, newcomer)
        support_tickets.find(staff, support_tickets.all_of(staff)[0].ticket.id)
    with team.scope() as staff:
        look = support_visits.ask(staff, member.slug, reason="Hilfe", hours=1, parts=["tables"])
    with team.scope() as staff:
        assert look in [one.id for one, _, _ in support_visits.of_staff(staff)]
        support_visits.end_own(staff, look)


def _recovery(member: Member, team: Team) -> None:
    """Begin a recovery, and stop it."""
    with member.scope() as scope:
        official_contacts.register(scope, {"email": "post@stadt.example"})
    form = {"name": "Neue Leitung", "email": "neu@amt.example", "reason": "Ruhestand", "channel": "email"}
    with team.scope() as staff:
        recoveries.start(staff, member.slug, form)
    with team.scope() as staff:
        recoveries.stop(staff, member.slug)


def _batch(member: Member) -> None:
    """Have a batch checked and take it over."""
    rows = "".join(f"{n:02d};{70 + n}\n" for n in range(1, 13))
    files = [
        (f"Umzüge {year}.csv", io.BytesIO(f"nr;Umzüge {year}\n{rows}".encode())) for year in (2023, 2024)
    ]
    with member.scope() as scope:
        batch = batch_files.receive(scope, files)
        job = batch_checks.check(scope, batch.id)
    assert member.finish(job)["state"] == "done"
    with member.scope() as scope:
        assert batch_decisions.accept(scope, batch.id).state == "accepted"


@pytest.mark.asvs("8.4.1")
def test_without_any_filter_a_member_finds_its_own_rows_and_changes_no_others(
    database: Settings, a: Seeded, tmp_path: Path
) -> None:
    # Of its own, as its administrator presses every button, also the one that removes the reader.
    town = seed(database, "siebhausen", "99000131")
    first, second = (new_member(database, "Zwölfviertel") for _ in range(2))
    team = Team(database)
    work(first, tmp_path, team)
    desk = Visitor(create_members_app(database), town.people[Role.ADMIN][1])
    before = rows_of(database, a), content_of(database, first.tenant_id, first.slug)
    wanted = functions_with_a_filter()

    with dropping(wanted) as noted:
        work(second, tmp_path, team)
        for method, pattern in DESK:
            desk.ask(method, filled(pattern, town.slug, ids_of(town)))

    assert noted.differing == []
    assert (rows_of(database, a), content_of(database, first.tenant_id, first.slug)) == before
    assert content_of(database, second.tenant_id, second.slug) == before[1]
    assert noted.statements > 500
    unreached = {f"{Path(file).stem}.{name}" for file, name in wanted - noted.reached}
    assert unreached == set(UNREACHED)


def test_a_login_above_the_policies_would_be_seen(database: Settings, a: Seeded, b: Seeded) -> None:
    query = select(Upload.filename).where(Upload.tenant_id == b.tenant_id)
    with dropping() as noted, TenantSession(engine(database, "keck_backup"), b.tenant_id) as session:
        found = session.scalars(query).all()
    assert a.rows[Upload].filename in found  # type: ignore[attr-defined]
    assert noted.differing


@pytest.mark.parametrize(
    ("statement", "count"),
    [
        (select(Upload).where(Upload.tenant_id == uuid4()), 1),
        (select(Upload).where(literal(uuid4()) == Upload.tenant_id, Upload.state == "x"), 1),
        (select(Upload.id).where(Upload.id.in_(select(Upload.id).where(Upload.tenant_id == uuid4()))), 1),
        (select(Upload).where(Upload.id == uuid4()), 0),
    ],
)
def test_filters_are_found_wherever_they_stand(statement: object, count: int) -> None:
    assert without_filter(statement)[1] == count
