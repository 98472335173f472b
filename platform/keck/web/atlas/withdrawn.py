"""What an address names by itself: something withdrawn, or something that a correction is about."""

from collections.abc import Iterable

from flask import request

from keck.domain.codes import decode_key
from keck.domain.corrections import Correction, Subject
from keck.web.atlas.public import PublicAtlas
from keck.web.atlas.published import Member
from keck.web.composing import asked_area
from keck.web.errors import TakenBack


def refuse_withdrawn(atlas: PublicAtlas, member: Member, path: str) -> None:
    """End in 410 when the address names what was withdrawn, in whatever release."""
    asked = asked_for(path)
    named = {"indicator": asked.indicators, "area": asked.areas, "period": asked.periods}
    if member.is_withdrawn(**{kind: next(iter(one or ()), None) for kind, one in named.items()}):
        raise TakenBack(atlas.corrections(member.slug, asked))


def asked_for(path: str) -> Subject:
    """Return what an address names by itself."""
    head, _, rest = path.partition("/")
    indicator = rest if head == "indicators" else request.args.get("indicator")
    level, _, key = rest.partition("/")
    area = f"{level}:{decode_key(key)}" if head == "areas" and key else asked_area()
    named = (indicator, area, request.args.get("period"))
    return Subject(*(frozenset({one} if one else ()) for one in named))


def stands_on(corrections: Iterable[Correction], path: str) -> bool:
    """Tell whether a correction may stand on a page, by its address alone; the page itself knows better."""
    told = tuple(corrections)
    head, _, rest = path.partition("/")
    if head == "find":
        return False
    shown = Subject()
    if head == "indicators":
        shown = Subject(indicators=frozenset({rest}))
    elif head == "areas":
        # An area may have had another key when the correction was written.
        level = rest.partition("/")[0]
        shown = Subject(areas=frozenset(one.area for one in told if one.area.startswith(f"{level}:")))
    return any(one.concerns(shown) for one in told)
