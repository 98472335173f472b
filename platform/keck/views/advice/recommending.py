"""The recommendation of the small-number adviser in words: what is advised, why, and at what price."""

from keck.domain.advice.options import Option, Way
from keck.domain.advice.outcomes import Outcome
from keck.domain.advice.recommending import Why
from keck.views.advice.options import OptionWords
from keck.views.formats import Formats
from keck.views.i18n import Translator

_HALF = (0.45, 0.55)
_LIKE = 0.05


class Recommendation:
    """Says why an option is advised.

    Parameters
    ----------
    outcome : Outcome
        What the option gives.
    first : Outcome
        What the definition gives as it stands.
    """

    def __init__(
        self, option: Option, outcome: Outcome, first: Outcome, words: OptionWords, t: Translator
    ) -> None:
        self._option, self._outcome, self._first = option, outcome, first
        self._words, self._t, self._formats = words, t, Formats(t.lang)

    def sentences(self, why: Why, *, merge: bool) -> list[str]:
        """Say the recommendation, its reasons and its price, sentence by sentence.

        Parameters
        ----------
        merge : bool
            Whether putting small areas together would do as well.
        """
        told = [self._reason(why)]
        if self._option.way is not Way.AS_IS:
            told += [self._narrower(), self._price()]
        if merge:
            told.append(
                self._t.gettext(
                    "Würden kleine Gebiete zusammengelegt, wäre auch genug zu sehen; der Vorschlag steht "
                    "unten."
                )
            )
        return [one for one in told if one]

    def _reason(self, why: Why) -> str:
        outcome, first = self._outcome, self._first
        areas = {
            "shown": outcome.newest.shown,
            "total": outcome.newest.total,
            "before": first.newest.shown,
            "level": self._words.level(outcome.level),
            "sure": outcome.reliable,
            "judged": outcome.judged,
            "sure_before": first.reliable,
        }
        text = {
            Why.NO_VALUES: self._t.gettext(
                "Noch hat diese Kennzahl nirgends einen Wert, der öffentlich werden könnte. Deshalb lässt "
                "sich nichts anderes raten, als sie so zu lassen."
            ),
            Why.ENOUGH: self._t.gettext(
                "{shown} von {total} Gebieten der Ebene „{level}“ sind zu sehen, und die meisten Werte "
                "sind verlässlich. Es gibt nichts zu verbessern."
            ),
            Why.BOTH: self._t.gettext(
                "Dann sind {shown} von {total} Gebieten der Ebene „{level}“ zu sehen statt {before}, und "
                "die meisten Werte sind verlässlich."
            ),
            Why.SURER: self._t.gettext(
                "Zu sehen ist schon jetzt genug, aber dann sind {sure} von {judged} Werten der Ebene "
                "„{level}“ verlässlich statt {sure_before}."
            ),
            Why.STAYS_UNSURE: self._t.gettext(
                "{shown} von {total} Gebieten der Ebene „{level}“ sind zu sehen, aber nur {sure} Werte "
                "sind verlässlich. Keine andere Möglichkeit macht das deutlich besser; die unsicheren "
                "Werte sind im Atlas gekennzeichnet."
            ),
            Why.SEEN: self._t.gettext(
                "Dann sind {shown} von {total} Gebieten der Ebene „{level}“ zu sehen statt {before}. "
                "Viele Werte bleiben unsicher und sind im Atlas gekennzeichnet."
            ),
            Why.LARGER: self._t.gettext(
                "Mehr Jahre zusammen genügen nicht. Auf der Ebene „{level}“ sind {shown} von {total} "
                "Gebieten zu sehen."
            ),
            Why.MOST: self._t.gettext(
                "Keine Möglichkeit zeigt fast alle kleinen Gebiete. So sind es die meisten: {shown} von "
                "{total} auf der Ebene „{level}“; jetzt sind es {before}."
            ),
            Why.CITY: self._t.gettext(
                "In den kleinen Gebieten bleibt zu viel verborgen: jetzt sind {before} zu sehen, und mehr "
                "Jahre zusammen helfen nicht genug."
            ),
            Why.NOTHING_HELPS: self._t.gettext(
                "Von dieser Kennzahl bleibt fast alles verborgen, und keine Möglichkeit hilft. Bedenken "
                "Sie, ob sie öffentlich werden soll."
            ),
        }[why]
        return text.format(**areas)

    def _narrower(self) -> str:
        outcome, first = self._outcome, self._first
        if outcome.width is None or not first.width or outcome.level != first.level:
            return ""
        ratio = outcome.width / first.width
        if abs(ratio - 1) < _LIKE:
            return ""
        if _HALF[0] <= ratio <= _HALF[1]:
            return self._t.gettext(
                "Der Bereich, in dem ein Wert auch durch Zufall liegen könnte, wird etwa halb so breit."
            )
        percent = self._formats.percent(abs(1 - ratio), 0)
        if ratio < 1:
            return self._t.gettext(
                "Der Bereich, in dem ein Wert auch durch Zufall liegen könnte, wird um {percent} schmaler.",
                percent=percent,
            )
        return self._t.gettext(
            "Der Bereich, in dem ein Wert auch durch Zufall liegen könnte, wird um {percent} breiter, "
            "weil nun auch kleinere Gebiete zu sehen sind.",
            percent=percent,
        )

    def _price(self) -> str:
        if self._option.way is Way.YEARS:
            return self._t.gettext(
                "Dafür gibt es nur noch jedes Jahr einen Wert über {n} Jahre.", n=self._option.years
            )
        return self._t.gettext("Dafür: {lost}", lost=self._words.lost(self._option, self._outcome))
