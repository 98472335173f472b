"""Pages that say what went wrong, and what a reader can do."""

from dataclasses import dataclass
from typing import ClassVar

from keck.domain.texts import Language
from keck.views.i18n import Translator, translator
from keck.views.links import Links
from keck.views.pages.base import Page


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    """The model of an error page."""

    template: ClassVar[str] = "error.html"
    status: int
    advice: str
    reference: str = ""

    def address(self, links: Links) -> str:
        """Return the start page: an error has no address of its own."""
        return links.network()


def error_page(status: int, lang: Language, *, reference: str = "") -> ErrorPage:
    """Make the page of an HTTP status; an unlisted one is told like a failure of ours.

    Parameters
    ----------
    reference : str
        What whoever asks us about it should name, if we can find something by it.
    """
    t = translator(lang)
    title, what, advice = _words(t).get(status, _words(t)[500])
    return ErrorPage(lang=lang, title=title, summary=what, status=status, advice=advice, reference=reference)


def _words(t: Translator) -> dict[int, tuple[str, str, str]]:
    return {
        400: (
            t.gettext("Diese Anfrage verstehen wir nicht"),
            t.gettext("In der Adresse steht etwas, das hier nicht gelesen werden kann."),
            t.gettext("Bitte gehen Sie zurück und wählen Sie aus den Listen."),
        ),
        404: (
            t.gettext("Diese Seite gibt es nicht"),
            t.gettext("Unter dieser Adresse liegt nichts. Vielleicht ist sie verschrieben oder veraltet."),
            t.gettext("Von der Startseite aus finden Sie alle Kommunen und ihre Kennzahlen."),
        ),
        405: (
            t.gettext("Das geht hier nicht"),
            t.gettext("Diese Adresse lässt sich nur lesen."),
            t.gettext("Bitte gehen Sie zurück und versuchen Sie es auf anderem Weg."),
        ),
        410: (
            t.gettext("Diese Zahlen wurden zurückgezogen"),
            t.gettext("Was hier stand, wurde aus dem Netz genommen. Es wird nicht mehr gezeigt."),
            t.gettext("Wenn Sie die Zahlen brauchen, fragen Sie bitte die Kommune oder uns."),
        ),
        429: (
            t.gettext("Bitte einen Augenblick Geduld"),
            t.gettext("Von Ihrem Anschluss kamen in kurzer Zeit sehr viele Anfragen."),
            t.gettext("Bitte warten Sie eine Minute und laden Sie die Seite dann neu."),
        ),
        500: (
            t.gettext("Hier ist etwas schiefgegangen"),
            t.gettext("Der Fehler liegt bei uns, nicht bei Ihnen. Er ist festgehalten."),
            t.gettext("Bitte versuchen Sie es in einigen Minuten noch einmal."),
        ),
        503: (
            t.gettext("Der Atlas ist gerade nicht erreichbar"),
            t.gettext("Die Plattform wird gewartet oder ist überlastet."),
            t.gettext("Bitte versuchen Sie es in einigen Minuten noch einmal."),
        ),
    }
