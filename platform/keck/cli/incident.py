"""``keck incident``: whom a breach has touched, and the notice to each member, drafted."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import click

from keck.cli.answers import answer, json_option, refusals
from keck.config import Settings
from keck.domain.calendar_days import BERLIN
from keck.domain.messages import SENTENCES
from keck.services.foundation import incidents
from keck.services.foundation.incidents import Touched

_BLANK = re.compile(r"\{\w+\}")
_TIME = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])
_NOTICE = """An die Stadt- oder Gemeindeverwaltung {name}
Verletzung des Schutzes personenbezogener Daten (Art. 33 Abs. 2 DSGVO): ENTWURF vom {today}

1. Was geschehen ist
   [Bitte ausfüllen: Art der Verletzung, wie sie bemerkt wurde, ob sie beendet ist.]
   Betrachteter Zeitraum: {begin} bis {end} (Ortszeit).

2. Welche Daten und wie viele Personen
   Im Protokoll stehen in dieser Zeit {entries} Einträge{times}.
   {acts}
   Beteiligte Konten: {people_count} von {everybody}.
{people}
   [Bitte ausfüllen: Kategorien betroffener Personen und Datensätze. Hochgeladene Tabellen können Angaben über
   Kinder enthalten, aus kleinen Zahlen erschließbar.]

3. Wahrscheinliche Folgen
   [Bitte ausfüllen.]

4. Was wir getan haben und was wir vorschlagen
   [Bitte ausfüllen: zum Beispiel Anmeldungen beendet, Passwörter und Nachweise erneuert, Zugang gesperrt.]

5. Ansprechperson
   [Name, Telefon, E-Mail; Datenschutzbeauftragte der Stiftung]

Ihre Frist zur Meldung an die Aufsichtsbehörde (72 Stunden) beginnt, wenn Sie davon erfahren.
"""


@click.command()
@click.argument("slugs", metavar="[SLUG]...", nargs=-1)
@click.option("--from", "begin", required=True, type=_TIME, help="Begin, by the clock in Berlin.")
@click.option("--to", "end", required=True, type=_TIME, help="End; a day means all of it.")
@click.option(
    "--drafts", metavar="DIR", type=click.Path(path_type=Path), help="Where the notices are written."
)
@json_option
def incident(
    slugs: tuple[str, ...], begin: datetime, end: datetime, drafts: Path | None, as_json: bool
) -> None:
    """List members, persons and times that an incident has touched, and draft the notice to each SLUG.

    Without SLUG: all members at which anything happened in that time.
    """
    first, last = begin.replace(tzinfo=BERLIN), end.replace(tzinfo=BERLIN)
    if (end.hour, end.minute) == (0, 0):
        last += timedelta(days=1)
    with refusals(as_json):
        found = incidents.touched(Settings.from_environment(), list(slugs), first, last)
    notices = {one.slug: _notice(one, first, last) for one in found}
    if drafts is not None:
        drafts.mkdir(parents=True, exist_ok=True, mode=0o700)
        for slug, text in notices.items():
            (drafts / f"{slug}.txt").write_text(text, encoding="utf-8")
    words = "\n\n".join(notices.values()) or "In dieser Zeit ist bei keiner Kommune etwas geschehen."
    answer(words, as_json, members=[incidents.to_json(one) for one in found], notices=notices)


def _notice(one: Touched, begin: datetime, end: datetime) -> str:
    people = "".join(_line(person) for person in one.people)
    return _NOTICE.format(
        name=one.name,
        today=f"{datetime.now(BERLIN):%d.%m.%Y, %H:%M}",
        begin=_clock(begin),
        end=_clock(end),
        entries=one.entries,
        times=f", der erste {_clock(one.first)}, der letzte {_clock(one.last)}"
        if one.first and one.last
        else "",
        acts="; ".join(f"{_said(act)} ({count}×)" for act, count in one.acts.items()) or "Keine Änderung.",
        people_count=len(one.people),
        everybody=one.everybody,
        people=people,
    )


def _span(one: Touched) -> str:
    if one.first is None or one.last is None:
        return ""
    return f", der erste {_clock(one.first)}, der letzte {_clock(one.last)}"


def _line(person: incidents.Person) -> str:
    called = " ".join(filter(None, (person.name, f"<{person.email}>" if person.email else "")))
    failed = sum(count for outcome, count in person.sign_ins.items() if "success" not in outcome)
    tries = sum(person.sign_ins.values())
    parts = [f"{person.acts} Einträge"]
    if person.first and person.last:
        parts.append(f"von {_clock(person.first)} bis {_clock(person.last)}")
    if person.networks:
        parts.append(f"aus {', '.join(person.networks)}")
    if tries:
        parts.append(f"{tries} Anmeldeversuche, davon {failed} gescheitert")
    return f"   - {called or f'ehemalige Person {str(person.account_id)[:8]}'}: {'; '.join(parts)}\n"


def _clock(at: datetime) -> str:
    return f"{at.astimezone(BERLIN):%d.%m.%Y %H:%M}"


def _said(act: str) -> str:
    """Say an act without the names that are filled in."""
    return _BLANK.sub("…", str(SENTENCES.get(f"did_{act}", act)))
