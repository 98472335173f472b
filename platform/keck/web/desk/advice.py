"""The small-number adviser at the desk: what each option would give, and choosing one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from keck.domain.advice.options import Option, Way
from keck.domain.advice.recommending import ENOUGH_SHOWN, ENOUGH_SURE, HALF, NOTABLE
from keck.domain.definitions import IndicatorDefinition
from keck.services.definitions import advice, advice_basis, advice_choices, first_releases, indicators
from keck.services.geography import area_sets
from keck.services.rows import Advice, Indicator
from keck.tenants.scope import Scope
from keck.views.advice import AdviceWords
from keck.views.i18n import translator
from keck.web.desk.routing import go, go_to_job
from keck.web.frame.pages import gettext, language, page


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with the adviser for one indicator.

    Attributes
    ----------
    advised : str or None
        Name of the option that was advised last; ``None`` if it was never asked.
    chosen : str or None
        Name of the option that was chosen last.
    outdated : bool
        Whether something has changed since it was asked.
    otherwise : bool
        Whether it would advise something else now than when the choice was made.
    """

    row: Indicator
    definition: IndicatorDefinition
    advised: str | None
    chosen: str | None
    outdated: bool
    otherwise: bool
    released: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice that was made, for whoever asks later."""

    row: Advice
    who: str
    chosen: str
    advised: str
    seen: tuple[str, ...]


def index(scope: Scope) -> AnyResponse:
    """List the indicators that were never public, and others that were advised on."""
    found = standings(scope)
    return page(
        "advice_list.html",
        scope,
        section="indicators",
        fresh=[one for one in found if not one.released],
        known=[one for one in found if one.released and (one.advised or one.chosen)],
    )


def standings(scope: Scope) -> list[Standing]:
    """Return how it stands for all indicators in use, in their order."""
    newest, chosen = advice.newest(scope), advice_choices.newest(scope)
    present, gone = advice_basis.Present(scope), first_releases.released(scope)
    levels = area_sets.level_names(scope, language())
    found = []
    for row in indicators.active(scope):
        definition = indicators.definition(row)
        last, choice = newest.get(row.code), chosen.get(row.code)
        found.append(
            Standing(
                row,
                definition,
                _words(last, definition, levels).name_of(last.found["advice"]["key"]) if last else None,
                _words(choice, definition, levels).name_of(choice.chosen or "") if choice else None,
                last is not None and last.chosen_at is None and present.outdates(last),
                differs(last, choice, definition),
                row.code in gone,
            )
        )
    return found


def _words(row: Advice, definition: IndicatorDefinition, levels: dict[str, str]) -> AdviceWords:
    return AdviceWords(row.found, definition, levels, translator(language()))


def differs(last: Advice | None, choice: Advice | None, definition: IndicatorDefinition) -> bool:
    """Tell whether newer advice is another than at the time of the choice, and not what holds already."""
    if last is None or choice is None or last.id == choice.id:
        return False
    now = {"years": definition.pooling or 1, "levels": _list(definition.public_levels)}
    return last.found["rule"] not in (choice.found["rule"], now)


def _list(levels: tuple[str, ...] | None) -> list[str] | None:
    return None if levels is None else list(levels)


def show(scope: Scope, code: str) -> AnyResponse:
    """Show what each option would give for an indicator."""
    row = indicators.in_use(scope, code)
    definition = indicators.definition(row)
    levels = area_sets.level_names(scope, language())
    last, choice = advice.find(scope, code), advice_choices.newest(scope).get(code)
    words = _words(last, definition, levels) if last else None
    return page(
        "advice.html",
        scope,
        section="indicators",
        indicator=row,
        definition=definition,
        last=last,
        told=words,
        merging=_ways(last, Way.MERGE),
        outdated=last is not None and last.chosen_at is None and advice_basis.Present(scope).outdates(last),
        choice=choice,
        otherwise=differs(last, choice, definition),
        choices=_choices(scope, code, definition, levels),
        released=code in first_releases.released(scope),
        rules={
            "seen": round(100 * ENOUGH_SHOWN),
            "sure": round(100 * ENOUGH_SURE),
            "half": round(100 * HALF),
            "notable": round(100 * NOTABLE),
        },
    )


def _ways(last: Advice | None, way: Way) -> dict[str, Any] | None:
    """Return an option of a kind with what was found beside it."""
    rows = last.found["options"] if last else []
    return next((one for one in rows if Option.of(one).way is way), None)


def _choices(
    scope: Scope, code: str, definition: IndicatorDefinition, levels: dict[str, str]
) -> list[Choice]:
    found = []
    for row, name in advice_choices.made(scope, code):
        words = _words(row, definition, levels)
        unnamed = gettext("ehemalige Person") if row.chosen_by else gettext("Stiftung (Betrieb)")
        found.append(
            Choice(
                row,
                name or unnamed,
                words.name_of(row.chosen or ""),
                words.name_of(row.found["advice"]["key"]),
                tuple(one.name for one in words.rows),
            )
        )
    return found


def ask(scope: Scope, code: str) -> AnyResponse:
    """Have the options of an indicator computed."""
    return go_to_job(scope, advice.ask(scope, [indicators.in_use(scope, code).code]))


def ask_all(scope: Scope) -> AnyResponse:
    """Have the options of all indicators computed that were never public."""
    return go_to_job(scope, advice.ask(scope, [row.code for row in first_releases.waiting(scope)]))


def choose(scope: Scope, code: str, advice_id: UUID) -> AnyResponse:
    """Make an option the indicator's rule."""
    advice_choices.choose(scope, code, advice_id, request.form.get("option", ""))
    return go(scope, f"indicators/{code}/advice", "advice_chosen")
