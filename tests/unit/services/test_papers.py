"""C-29: papers tell what is set; the copies in docs are what the default settings make."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from deploy.sbom import sbom

from keck.config import Settings
from keck.config.log_fields import FIELDS
from keck.config.operator import Processor
from keck.domain.cookies import COOKIES
from keck.domain.papers import Paper, Points, Table, Words
from keck.domain.protection import ProtectionPolicy
from keck.services.backup_format import Restored
from keck.services.papers import Facts, MemberFacts, bundle, of_settings, papers
from keck.services.papers.agreement import VERSION
from keck.services.papers.components import FILE
from keck.services.papers.grundschutz import answers
from keck.tenants.quota import Quota
from keck.views.agreement import Document
from keck.views.papers import html, markdown, plain

ROOT = Path(__file__).resolve().parents[3]
COPIES = ROOT / "docs" / "papers"
COMPANY = Processor("Rechenwerk GmbH", "Weg 1, Musterstadt", "Island", "Server", "alle Daten")


@pytest.fixture(scope="module")
def facts() -> Facts:
    """What holds where nothing is set."""
    return of_settings(Settings.from_environment({"KECK_HOME": "/nonexistent", "KECK_SECURE_COOKIES": "1"}))


def test_the_copies_are_what_the_default_settings_make(facts: Facts) -> None:
    made = {name: text.decode() for name, text in bundle(facts).items() if name.endswith(".md")}
    there = {path.name: path.read_text() for path in COPIES.iterdir()}
    assert there == made, "make papers writes them anew"


def limit(name: str, value: object) -> Callable[[Facts], Facts]:
    """Return a change of one limit."""
    return lambda facts: replace(facts, limits=replace(facts.limits, **{name: value}))  # type: ignore[arg-type]


def member(**changes: object) -> Callable[[Facts], Facts]:
    """Return a change of a member's settings."""
    return lambda facts: replace(facts, member=replace(facts.member, **changes))  # type: ignore[arg-type]


def setting(**changes: object) -> Callable[[Facts], Facts]:
    """Return a change of the installation's settings."""
    return lambda facts: replace(facts, **changes)  # type: ignore[arg-type]


_POLICY = ProtectionPolicy(minimum_count=17, minimum_complement=19, minimum_base=123)
CHANGES: dict[str, tuple[Callable[[Facts], Facts], dict[str, str]]] = {
    "name": (
        member(name="Musterstadt"),
        dict.fromkeys(
            ("auftragsverarbeitung", "verarbeitungen", "verantwortung", "folgenabschaetzung"), "Musterstadt"
        ),
    ),
    "key": (member(official_key="99000111"), {"verarbeitungen": "99000111"}),
    "policy": (
        member(policy=_POLICY),
        {
            "massnahmen": "| 17 | 5 |",
            "folgenabschaetzung": "1 bis 16",
            "anzeige-80-sgb-x": "| 19 | 5 |",
            "grundschutz": "Untergrenze 17",
        },
    ),
    "floor": (
        setting(floor=_POLICY),
        {"massnahmen": "| 5 | 17 |", "auftragsverarbeitung": "| Kleinste Bezugsgröße | 123 |"},
    ),
    "days": (
        member(originals_days=77),
        dict.fromkeys(("massnahmen", "verarbeitungen", "folgenabschaetzung", "anzeige-80-sgb-x"), "77 Tage"),
    ),
    "quota": (member(quota=Quota(7_000_000, 8, 9)), {"verarbeitungen": "7 MB Dateien und 8 Werte"}),
    "compares": (member(compares=True), {"verantwortung": "nimmt zurzeit teil"}),
    "social data": (
        member(social_data=True),
        {"auftragsverarbeitung": "Sozialdaten (§ 67 Abs. 2 SGB X) sind Gegenstand."},
    ),
    "no social data": (member(social_data=False), {"auftragsverarbeitung": "sind nicht Gegenstand"}),
    "nobody helps": (
        setting(processors=()),
        {
            **dict.fromkeys(("auftragsverarbeitung", "verarbeitungen"), "keine weiteren Auftragsverarbeiter"),
            "anzeige-80-sgb-x": "Es gibt keine.",
            "grundschutz": "Weitere Auftragsverarbeiter: 0",
        },
    ),
    "processors": (
        setting(processors=(COMPANY,)),
        {
            **dict.fromkeys(("auftragsverarbeitung", "massnahmen", "verarbeitungen"), "Rechenwerk GmbH"),
            "anzeige-80-sgb-x": "Island",
            "grundschutz": "Weitere Auftragsverarbeiter: 1",
        },
    ),
    "operator": (setting(operator="Stiftung Chancen"), {"auftragsverarbeitung": "Stiftung Chancen"}),
    "address": (setting(operator_address="Weg 9, Ort"), {"auftragsverarbeitung": "Weg 9, Ort, im Folgenden"}),
    "by": (setting(represented_by="Kim Vorstand"), {"auftragsverarbeitung": "vertreten durch Kim Vorstand"}),
    "contact": (
        setting(contact="hilfe@keck.example"),
        dict.fromkeys(("vorfaelle", "auftragsverarbeitung"), "hilfe@keck.example"),
    ),
    "factors": (
        setting(require_factors=False),
        {"massnahmen": "nicht vorgeschrieben", "grundschutz": "hier nicht verlangt"},
    ),
    "upload": (setting(max_upload_bytes=3_000_000), {"massnahmen": "bis 3 MB"}),
    "api": (setting(api_per_minute=321), {"massnahmen": "321 Anfragen"}),
    "tls": (setting(secure_cookies=False), {"massnahmen": "ohne TLS"}),
    "backup": (
        setting(backup_hours=5),
        {"wiederherstellung": "älter als 10 Stunden", "massnahmen": "alle 5 Stunden"},
    ),
    "restore": (
        setting(restore_hours=3),
        {"wiederherstellung": "| 3 Stunden |", "grundschutz": "höchstens 3 Stunden"},
    ),
    "notice": (
        setting(notice_hours=13),
        {"vorfaelle": "spätestens 13 Stunden", "auftragsverarbeitung": "13 Stunden"},
    ),
    "measured": (
        setting(restored=Restored("2026-11-05T10:00:00+00:00", 12.5, 3_400_000, 99)),
        {"wiederherstellung": "gemessen am 05.11.2026: 12,5 Sekunden für 99 Zeilen und 3,4 MB"},
    ),
    "roles": (
        setting(roles=(("Zählen", "Zählt nur.", True),)),
        {"massnahmen": "| Zählen | Zählt nur. | verlangt |"},
    ),
    "idle": (limit("session_idle", timedelta(minutes=7)), {"massnahmen": "7 Minuten"}),
    "longest": (limit("session_longest", timedelta(hours=3)), {"massnahmen": "3 Stunden"}),
    "proof": (limit("proof", timedelta(minutes=9)), {"massnahmen": "9 Minuten"}),
    "invitation": (limit("invitation", timedelta(days=3)), {"massnahmen": "3 Tage"}),
    "reset": (limit("reset_link", timedelta(hours=2)), {"massnahmen": "gültig 2 Stunden"}),
    "email": (limit("email_link", timedelta(days=4)), {"massnahmen": "gültig 4 Tage"}),
    "letters": (limit("letters", timedelta(days=8)), {"verarbeitungen": "Briefe nach 8 Tagen"}),
    "keeping": (limit("originals_longest", 99), {"massnahmen": "höchstens 99 Tage"}),
    "inquiries": (limit("inquiries", timedelta(days=71)), {"verarbeitungen": "Spam nach 71 Tagen"}),
    "unconfirmed": (limit("unconfirmed", timedelta(days=21)), {"verarbeitungen": "nach 21 Tagen"}),
    "objection": (
        limit("processor_notice", timedelta(days=50)),
        {"auftragsverarbeitung": "mindestens 50 Tage"},
    ),
    "password": (limit("password_shortest", 14), {"massnahmen": "ab 14 Zeichen"}),
    "codes": (limit("printed_codes", 6), {"massnahmen": "6 Codes"}),
    "window": (limit("guess_window", timedelta(minutes=25)), {"massnahmen": "25 Minuten Pause"}),
    "guesses": (limit("guesses_here", 4), {"massnahmen": "Nach 4 falschen"}),
    "guesses from a place": (limit("guesses_from_place", 44), {"massnahmen": "44 für alle"}),
    "wrong codes": (limit("wrong_codes", 3), {"massnahmen": "nach 3 falschen Codes"}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_set_otherwise_is_told_otherwise(facts: Facts, name: str) -> None:
    change, told = CHANGES[name]
    before, after = papers(facts), papers(change(facts))
    for code, words in told.items():
        assert words not in markdown(before[code]), code
        assert words in markdown(after[code]), code


def test_every_fact_is_changed_once(facts: Facts) -> None:
    names = {
        *(f"facts.{name}" for name in Facts.__dataclass_fields__),
        *(f"member.{name}" for name in MemberFacts.__dataclass_fields__),
        *(f"limits.{name}" for name in type(facts.limits).__dataclass_fields__),
    } - {"facts.member", "facts.limits"}
    changed = set()
    for change, _ in CHANGES.values():
        made = change(facts)
        for part, one, other in (
            ("facts", facts, made),
            ("member", facts.member, made.member),
            ("limits", facts.limits, made.limits),
        ):
            fields = type(one).__dataclass_fields__
            changed |= {f"{part}.{name}" for name in fields if getattr(one, name) != getattr(other, name)}
    assert changed - {"facts.member", "facts.limits"} == names


def test_what_a_member_sets_for_itself_does_not_change_what_it_has_signed(facts: Facts) -> None:
    signed = Document(papers(facts)["auftragsverarbeitung"], VERSION)
    own = member(policy=_POLICY, originals_days=77, compares=True)(facts)
    same = Document(papers(own)["auftragsverarbeitung"], VERSION)
    assert (same.text, same.digest) == (signed.text, signed.digest)
    assert f"Fassung {VERSION}" in signed.text
    # Its annex are the measures of the pack, word by word.
    blocks = {part.title: part.blocks for part in papers(facts)["massnahmen"].sections}
    annex = [part for part in signed.paper.sections if part.title.startswith("Anlage – ")]
    assert len(annex) > 5
    for part in annex:
        common = part.blocks
        assert blocks[part.title.removeprefix("Anlage – ")][: len(common)] == common


def test_the_notice_is_for_members_with_social_data(facts: Facts) -> None:
    for told, there in ((True, True), (False, False), (None, True)):
        made = papers(member(social_data=told)(facts))
        assert ("anzeige-80-sgb-x" in made) is there


def test_cookies_and_log_fields_are_those_of_the_lists(facts: Facts) -> None:
    text = markdown(papers(facts)["massnahmen"]).replace("\\", "")
    for cookie in COOKIES:
        assert f"| {cookie.name(secure=facts.secure_cookies)} |" in text
    for field in FIELDS:
        assert f"| {field.name} | {field.de} |" in text


def test_the_mapping_names_promises_and_tests_that_exist(facts: Facts) -> None:
    page = (ROOT / "docs" / "security.md").read_text()
    rows = dict(re.findall(r"^\| ([TAURC]-\d\d) \| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE))
    for one in answers(facts):
        assert [line for line in one.lines if rows[line] == "later"] == [], one.block
        assert any(f"`{one.test}`" in rows[line] for line in one.lines), one.block


@pytest.mark.asvs("15.1.2")
def test_the_list_of_components_is_that_of_the_lock_file() -> None:
    made = sbom(ROOT / "requirements.lock")
    assert (ROOT / "platform/keck/services/papers" / FILE).read_text() == made, "make lock writes it anew"
    locked = re.findall(
        r"^([a-z0-9][a-z0-9._-]*)==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE
    )
    assert len(locked) > 50
    assert all(f'"purl": "pkg:pypi/{name}@{version}"' in made for name, version in locked)


def test_names_from_outside_are_words_only(facts: Facts) -> None:
    name = "<script>|`x`[a](b)\n# Titel"
    made = member(name=name)(facts)
    for one in papers(made).values():
        assert "<script" not in html(one)
        assert not re.search(r"(?<!\\)<script", markdown(one))
        assert "\n# Titel" not in markdown(one)


def test_a_table_has_rows_of_its_width() -> None:
    with pytest.raises(ValueError, match="columns"):
        Table(("a", "b"), (("1",),))


def test_all_that_a_paper_holds_is_written(facts: Facts) -> None:
    def texts(paper: Paper) -> list[str]:
        found = [paper.title, paper.lead, *(part.title for part in paper.sections)]
        for part in paper.sections:
            for block in part.blocks:
                match block:
                    case Words(text):
                        found.append(text)
                    case Points(items):
                        found.extend(items)
                    case Table(head, rows):
                        found.extend((*head, *(cell for row in rows for cell in row)))
        return found

    def heads(paper: Paper) -> set[str]:
        tables = [block for part in paper.sections for block in part.blocks if isinstance(block, Table)]
        return {name for table in tables for name in (table.head[:1] if table.head[2:] else table.head)}

    for one in papers(facts).values():
        text, page = markdown(one).replace("\\", ""), html(one)
        read = plain(one)
        for words in texts(one):
            assert " ".join(words.split()) in text
            # A line of two cells needs no names of columns, and a first cell none of its own.
            assert " ".join(words.split()) in read or words in heads(one)
            assert words in page.replace("&#39;", "'").replace("&amp;", "&")
