"""All cookies there are: whoever sets one, names it from here; pages and papers list them."""

from dataclasses import dataclass

from keck.domain.lifetimes import PROVIDER_FLOW, SESSION_IDLE, SESSION_LONGEST
from keck.domain.texts import LocalText

_MINUTES = int(SESSION_IDLE.total_seconds() // 60)
_WAY = int(PROVIDER_FLOW.total_seconds() // 60)
_HOURS = int(SESSION_LONGEST.total_seconds() // 3600)


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie, what it is for and when it ends.

    Attributes
    ----------
    plain : str
        Its name without TLS.
    """

    plain: str
    purpose: LocalText
    ends: LocalText

    def name(self, *, secure: bool) -> str:
        """Return its name; over TLS it is bound to one host.

        >>> SESSION.name(secure=True), SESSION.name(secure=False)
        ('__Host-keck', 'keck')
        """
        return f"__Host-{self.plain}" if secure else self.plain


SESSION = Cookie(
    "keck",
    LocalText(
        "Ihre Anmeldung: ein zufälliges Zeichen, das nur auf dem Server etwas bedeutet.",
        "Your sign-in: a random token that means something on the server only.",
    ),
    LocalText(
        f"Mit der Abmeldung oder dem Schließen des Browsers; nach {_MINUTES} Minuten ohne Aufruf und nach "
        f"{_HOURS} Stunden gilt es nicht mehr.",
        f"When you sign out or close the browser; after {_MINUTES} minutes without a request and after "
        f"{_HOURS} hours it is no longer valid.",
    ),
)
FORM = Cookie(
    "keck-form",
    LocalText(
        "Schutz der Formulare vor der Anmeldung: Nur was auf unserer Seite ausgefüllt wird, gilt.",
        "Protects the forms before sign-in: only what was filled in on our page is taken.",
    ),
    LocalText("Mit dem Schließen des Browsers.", "When you close the browser."),
)
PROVIDER = Cookie(
    "keck-sso",
    LocalText(
        "Der Weg zum Anbieter Ihrer Kommune und zurück: Nur dieser Browser kann die Anmeldung beenden.",
        "The way to your municipality's provider and back: only this browser can finish the sign-in.",
    ),
    LocalText(
        f"Mit der Rückkehr, spätestens nach {_WAY} Minuten.",
        f"On return, after {_WAY} minutes at the latest.",
    ),
)
COOKIES = (SESSION, FORM, PROVIDER)
