"""What pages say of figures that a crosswalk brought to newer boundaries."""

from collections.abc import Iterable
from dataclasses import dataclass

from keck.views.atlas import Atlas
from keck.views.crosswalks import Crosswalk
from keck.views.formats import Formats
from keck.views.i18n import Translator
from keck.views.values import Values


@dataclass(frozen=True, slots=True)
class WalkNote:
    """A crosswalk, and the sentence that tells what it was used for."""

    walk: Crosswalk
    text: str


def walk_notes(
    atlas: Atlas, values: Values, t: Translator, *, level: str | None = None, period: str | None = None
) -> tuple[WalkNote, ...]:
    """Return a note for each crosswalk by which an indicator's figures were brought to newer boundaries."""
    return tuple(
        WalkNote(walk, _sentence(atlas, walk, periods, t))
        for walk, periods in values.walks(atlas.crosswalks).items()
        if level in (None, walk.level) and period in (None, *periods)
    )


def described(atlas: Atlas, t: Translator) -> tuple[WalkNote, ...]:
    """Return all crosswalks of a release with the boundaries that they connect."""
    return tuple(
        WalkNote(
            walk,
            t.gettext(
                "{level}: {old} → {new}",
                level=t.local(atlas.level(walk.level).name),
                old=_stand(atlas, walk.source, t),
                new=_stand(atlas, walk.target, t),
            ),
        )
        for walk in atlas.crosswalks
    )


def _sentence(atlas: Atlas, walk: Crosswalk, periods: list[str], t: Translator) -> str:
    return t.gettext(
        "{level}, {periods}: umgerechnet auf neuere Grenzen ({stand}). Wo Gebiete geteilt oder verschoben"
        " wurden, sind die Werte geschätzt.",
        level=t.local(atlas.level(walk.level).name),
        periods=_span(periods, Formats(t.lang)),
        stand=_stand(atlas, walk.target, t),
    )


def _span(periods: Iterable[str], formats: Formats) -> str:
    said = [formats.period(one) for one in periods]
    return said[0] if len(said) == 1 else f"{said[0]} – {said[-1]}"


def _stand(atlas: Atlas, set_id: str, t: Translator) -> str:
    found = atlas.sets.get(set_id)
    if found is None or found.valid_from is None:
        return t.gettext("Gebietsstand ohne Datum")
    return t.gettext("Gebietsstand {date}", date=Formats(t.lang).period(found.valid_from))
