"""The scripted attacker: somebody with a valid login tries everything of another member everywhere.

Every id and word of the other member goes into every address, by every method, below both slugs, and into
every field and query that is read. What the attacker has sent may come back; nothing else may. The other
member's own administrator shows that there is something to see.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import inspect

from keck.config import Settings
from keck.web import members
from keck.web.members import create_members_app
from tests.tenancy.factories import Seeded, owned_models, seed
from tests.tenancy.test_fields import AnsweringRequest, ask
from tests.tenancy.test_routes import DESK, WITHOUT_CANARY, Visitor, filled, ids_of, text_of

_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass
class Score:
    """What the attacker has to show."""

    tried: int = 0
    found: list[str] = field(default_factory=list)


def things_of(seeded: Seeded) -> Iterator[str]:
    """Yield every id, key and code of a member's rows, and all of its words."""
    for model in owned_models():
        row = seeded.rows.get(model)
        for value in inspect(row).identity or () if row is not None else ():
            yield str(value)
    for account_id, email in seeded.people.values():
        yield from (str(account_id), email)
    yield from sorted(seeded.canaries)
    yield seeded.slug


def addresses(pattern: str, slug: str, thing: str) -> Iterator[str]:
    """Yield an address with one thing in all of its places, as it is and escaped."""
    for value in {thing, thing.replace("-", "%2d")}:
        yield filled(pattern, slug, dict.fromkeys(_PLACE.findall(pattern), value))


def attack(visitor: Visitor, own: Seeded, target: Seeded, things: list[str]) -> Score:
    """Try things of a member at all addresses and in all fields."""
    score = Score()
    unsent = set(target.canaries)
    for thing in things:
        unsent -= {word for word in unsent if word in thing}
        for method, pattern in DESK:
            for slug in (own.slug, target.slug):
                for path in [*addresses(pattern, slug, thing), filled(pattern, slug, ids_of(target))]:
                    text = text_of(ask(visitor, method, path, thing))
                    score.tried += 1
                    if any(word in text for word in unsent):
                        score.found.append(f"{method} {path} {thing}")
    return score


@pytest.fixture
def app(database: Settings, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The members' face, with requests that hold one thing in every field and no limit on exports."""
    monkeypatch.setattr(members, "EXPORTS_PER_MINUTE", 1_000_000)
    made = create_members_app(database)
    made.request_class = AnsweringRequest
    return made


@pytest.mark.long
def test_an_attacker_with_a_login_finds_nothing_and_the_owner_nearly_everything(
    app: Flask, database: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    thief, target = seed(database, "diebsheim", "99000113"), seed(database, "schatzau", "99000114")
    things = list(dict.fromkeys(things_of(target)))
    admin = next(email for role, (_, email) in thief.people.items() if role == "admin")
    score = attack(Visitor(app, admin), thief, target, things)
    owner = Visitor(app, next(email for role, (_, email) in target.people.items() if role == "admin"))
    pages = {p for m, p in DESK if m == "GET" and p not in WITHOUT_CANARY}
    open_to_owner = {
        pattern
        for pattern in pages
        if any(
            word in owner.ask("GET", filled(pattern, target.slug, ids_of(target))).get_data(as_text=True)
            for word in target.canaries
        )
    }
    with capsys.disabled():
        sys.stdout.write(
            f"{score.tried} tried with {len(things)} things at {len(DESK)} addresses, "
            f"{len(score.found)} found; the owner finds words at {len(open_to_owner)} of {len(pages)}\n"
        )
    assert score.tried > 10_000
    assert score.found == []
    assert len(open_to_owner) >= 0.95 * len(pages), pages - open_to_owner
