"""``keck erase``: members who leave for good."""

import click

from keck.cli.answers import answer, json_option, refusals
from keck.config import Settings
from keck.services import erasing
from keck.services.leaving import erasures


@click.command()
@click.argument("slug", required=False)
@click.option("--confirm", "typed", metavar="SLUG", help="The slug once more: asks for the erasure.")
@click.option("--undo", is_flag=True, help="Take the erasure back; the member goes on.")
@click.option("--due", is_flag=True, help="Erase every member whose window is over; the keeper does it.")
@json_option
def erase(slug: str | None, typed: str | None, undo: bool, due: bool, as_json: bool) -> None:
    """Ask for the erasure of SLUG; nothing happens until a second person confirms it.

    That is an administrator of the member, or of the foundation where the member has only one. From then on
    the member is suspended and its atlas dark for KECK_ERASURE_DAYS days; then it is erased for good.
    Without an option it shows what was asked for.
    """
    settings = Settings.from_environment()
    with refusals(as_json):
        if due:
            erased = erasing.erase_due(settings)
            answer(f"Gelöscht: {', '.join(erased) or 'nichts ist fällig'}.", as_json, erased=erased)
        elif slug and undo:
            erasures.undo_by_operator(settings, slug)
            answer(f"Die Löschung von {slug} ist zurückgenommen.", as_json, slug=slug)
        elif slug and typed is not None:
            erasures.ask_by_operator(settings, slug, typed=typed)
            words = f"Die Löschung von {slug} ist beantragt. Nun bestätigt sie eine zweite Person."
            answer(words, as_json, slug=slug, state="asked")
        else:
            _show(settings, slug, as_json)


def _show(settings: Settings, slug: str | None, as_json: bool) -> None:
    listed = [one for one in erasures.pending(settings) if slug in (None, one.slug)]
    lines = [
        f"{one.slug}: beantragt am {one.asked_at:%d.%m.%Y}, "
        + (f"wird gelöscht am {one.due_at:%d.%m.%Y}" if one.due_at else "noch nicht bestätigt")
        for one in listed
    ]
    facts = [{"slug": one.slug, "asked_at": one.asked_at, "due_at": one.due_at} for one in listed]
    answer("\n".join(lines) or "Keine Löschung ist beantragt.", as_json, erasures=facts)
