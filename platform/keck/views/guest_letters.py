"""Letters to guests of a member's internal atlas, and about them."""

from collections.abc import Callable
from typing import Any

from keck.views.i18n import Translator
from keck.views.letter import Letter, Params


def _invitation_guest(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("Einladung: {town} auf KECK", town=params["town"]),
        (
            _("Sie sind als Gast in den internen Atlas von {town} eingeladen.", town=params["town"]),
            _("Sie sehen dort: {topics}.", topics=params["topics"]),
            _("Ihr Zugang endet am {ends}.", ends=params["ends"]),
            _("Die Zahlen sind nicht öffentlich. Bitte geben Sie sie nicht weiter."),
            _("Der Link gilt bis {until} und nur für diese E-Mail-Adresse.", until=params["until"]),
            _("Sie haben nichts damit zu tun? Dann tun Sie einfach nichts."),
        ),
        _("Einladung annehmen"),
    )


def _guest_ends(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("Ihr Zugang zu {town} endet am {ends}", **_of(params, "town", "ends")),
        (
            _(
                "Sie sind Gast im internen Atlas von {town} ({topics}). Ihr Zugang endet am {ends}.",
                **_of(params, "town", "topics", "ends"),
            ),
            _("Brauchen Sie ihn länger? Dann bitten Sie die Person, die Sie eingeladen hat."),
        ),
    )


def _guest_of_yours_ends(t: Translator, params: Params) -> Letter:
    _ = t.gettext
    return Letter(
        _("{town}: Der Zugang von {guest} endet am {ends}", **_of(params, "town", "guest", "ends")),
        (
            _(
                "{guest} ist Gast im internen Atlas von {town} ({topics}). Der Zugang endet am {ends}.",
                **_of(params, "guest", "town", "topics", "ends"),
            ),
            _("Unter „Personen“ können Sie ihn verlängern. Sonst müssen Sie nichts tun."),
        ),
    )


def _of(params: Params, *names: str) -> dict[str, Any]:
    return {name: params[name] for name in names}


KINDS: dict[str, tuple[Callable[[Translator, Params], Letter], dict[str, str]]] = {
    "invitation_guest": (
        _invitation_guest,
        {
            "town": "Musterstadt",
            "topics": "Armut, Gesundheit",
            "ends": "31. März 2032",
            "until": "31. Dezember 2031",
        },
    ),
    "guest_ends": (
        _guest_ends,
        {"town": "Musterstadt", "topics": "Armut, Gesundheit", "ends": "31. März 2032"},
    ),
    "guest_of_yours_ends": (
        _guest_of_yours_ends,
        {"town": "Musterstadt", "guest": "Ada Muster", "topics": "Armut", "ends": "31. März 2032"},
    ),
}
"""By kind: what writes the letter, and an example of what is filled in."""
