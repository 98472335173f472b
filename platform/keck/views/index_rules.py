"""The settings of an index as sentences, and what it can and can not say."""

from collections.abc import Iterator

from keck.domain.indices import FARTHEST, FEWEST_INHABITANTS
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.index_words import status_words
from keck.views.indices import IndexRecipe

GOOD_ALPHA, FAIR_ALPHA = 0.7, 0.5
"""Cronbach's alpha from which parts are commonly said to go together well, and somewhat."""


def rules(recipe: IndexRecipe, t: Translator) -> Iterator[str]:
    """Yield how the index is computed, a sentence each."""
    formats = Formats(t.lang)
    yield t.gettext(
        "Für jeden Teil wird gemessen, wie weit ein Gebiet vom Mittel aller Gebiete seiner Ebene entfernt "
        "liegt, in Standardabweichungen. Der Index ist das gewichtete Mittel dieser Abstände: "
        "0 heißt wie das Mittel der Gebiete."
    )
    if recipe.least is None:
        yield t.gettext("Fehlt einem Gebiet ein Teil oder ist er geschützt, hat es keinen Index.")
    else:
        yield t.ngettext(
            "Ein Gebiet braucht mindestens {n} Teil; die Gewichte der vorhandenen Teile werden angepasst.",
            "Ein Gebiet braucht mindestens {n} Teile; die Gewichte der vorhandenen Teile werden angepasst.",
            recipe.least,
        )
    if recipe.clipped:
        limit = formats.number(FARTHEST)
        yield t.gettext(
            "Kein Abstand zählt mehr als {limit}, damit ein einzelner ungewöhnlicher Wert nicht entscheidet.",
            limit=limit,
        )
    if recipe.base is None:
        yield t.gettext(
            "Mittel und Standardabweichung gelten für jeden Zeitraum neu: Der Index vergleicht Gebiete, "
            "nicht Jahre."
        )
    else:
        yield t.gettext(
            "Mittel und Standardabweichung sind in allen Zeiträumen die von {base}: Werte verschiedener "
            "Jahre lassen sich vergleichen.",
            base=formats.period(recipe.base),
        )
    if recipe.population is not None:
        yield t.gettext(
            "Gebiete mit weniger als {least} Menschen („{measure}“) haben keinen Index.",
            least=FEWEST_INHABITANTS,
            measure=t.local(recipe.population),
        )
    yield _classes(recipe, t)


def _classes(recipe: IndexRecipe, t: Translator) -> str:
    formats = Formats(t.lang)
    words = status_words(recipe.cuts, t)
    cuts = [formats.number(cut, 0 if float(cut).is_integer() else 1) for cut in recipe.cuts]
    steps = [f"{word} {t.gettext('bis')} {cut}" for word, cut in zip(words, cuts, strict=False)]
    steps.append(t.gettext("darüber {word}", word=words[-1]))
    return t.gettext(
        "Die Klassen, in Standardabweichungen des Index vom Mittel: {steps}.", steps=", ".join(steps)
    )


def limits(t: Translator) -> tuple[str, ...]:
    """Return what an index can not say."""
    return (
        t.gettext(
            "Der Index sagt, wo mehrere Dinge zusammenkommen. Er sagt nicht, warum, und nicht, was hilft."
        ),
        t.gettext(
            "Er beschreibt Gebiete, keine Menschen: Auch in einem Gebiet mit hohem Index geht es "
            "vielen Familien gut."
        ),
        t.gettext("Andere Teile oder Gewichte ergäben andere Werte; wie sehr, steht unter „Experte“."),
    )


def alpha_words(alpha: float | None, areas: int, t: Translator) -> str:
    """Say whether the parts measure something in common."""
    if alpha is None:
        return t.gettext("Ob die Teile dasselbe messen, lässt sich mit diesen Werten nicht sagen.")
    number = Formats(t.lang).number(alpha, 2)
    params = {"alpha": number, "areas": areas}
    if alpha >= GOOD_ALPHA:
        return t.gettext(
            "Die Teile gehen gut zusammen (Cronbachs Alpha {alpha}, {areas} Gebiete): "
            "Wo einer hoch ist, sind es meist auch die anderen.",
            **params,
        )
    if alpha >= FAIR_ALPHA:
        return t.gettext(
            "Die Teile gehen einigermaßen zusammen (Cronbachs Alpha {alpha}, {areas} Gebiete).", **params
        )
    return t.gettext(
        "Die Teile gehen kaum zusammen (Cronbachs Alpha {alpha}, {areas} Gebiete): "
        "Der Index fasst Verschiedenes zusammen; sehen Sie auch die Teile einzeln an.",
        **params,
    )
