"""A formula of the language as a sentence that says what is computed."""

from collections.abc import Callable
from decimal import Decimal

from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.formulas import nodes as n
from keck.domain.formulas.definitions import operands_of
from keck.domain.formulas.parsing import parse
from keck.domain.formulas.printing import binding
from keck.domain.formulas.standards import StandardForm, Standardised
from keck.domain.statuses import Status
from keck.views.formats import Formats
from keck.views.formulas import Label, formula, terms
from keck.views.i18n import Translator


def formula_sentence(tree: n.Node, label: Label, indicator: Label, t: Translator) -> str:
    """Say a formula in words.

    Parameters
    ----------
    label : callable
        Names a measure by its code, in the translator's language.
    indicator : callable
        Names an indicator likewise.
    """
    said = _Speaker(label, indicator, t).said(tree)
    return f"{said[0].upper()}{said[1:]}."


def definition_words(definition: IndicatorDefinition, label: Label, indicator: Label, t: Translator) -> str:
    """Say how any indicator is computed: sums and quotients on one line, all else as a sentence."""
    if definition.kind is FormulaKind.DERIVED:
        return formula_sentence(parse(definition.formula), label, indicator, t)
    return formula(definition, label, t)


class _Speaker:
    """Says parts of formulas; names stand in quotation marks, so that no word needs another form."""

    def __init__(self, label: Label, indicator: Label, t: Translator) -> None:
        self._label, self._indicator, self._t = label, indicator, t
        self._formats = Formats(t.lang)

    def said(self, node: n.Node) -> str:
        """Say a part."""
        operands = operands_of(node)
        if operands:
            quoted = [self._quoted(term) for term in terms(operands, self._label, self._t)]
            return self._t.gettext(" plus ").join(quoted)
        match node:
            case n.Number(value=value):
                return self._number(value)
            case n.Reference(code=code):
                return self._t.gettext("Kennzahl {name}", name=self._quoted(self._indicator(code)))
            case n.Negative(value=value):
                return self._t.gettext("minus {value}", value=self._within(value, 4))
            case n.Arithmetic():
                return self._arithmetic(node)
            case n.Quotient():
                return self._quotient(node)
            case n.If():
                return self._if(node)
        return self._called(node)

    def _quoted(self, name: str) -> str:
        return self._t.gettext("„{name}“", name=name)

    def _number(self, value: Decimal) -> str:
        return str(self._formats.number(float(value), max(0, -int(value.normalize().as_tuple().exponent))))

    def _within(self, node: n.Node, least: int) -> str:
        """Say a part, in brackets where it would else belong to something else."""
        operands = operands_of(node)
        one = operands is not None and len(terms(operands, self._label, self._t)) == 1
        plain = one or isinstance(node, n.Number | n.Reference | n.Mean)
        chain = isinstance(node, n.Arithmetic) and binding(node) >= least
        return self.said(node) if plain or chain else f"({self.said(node)})"

    def _arithmetic(self, node: n.Arithmetic) -> str:
        words = {
            n.Operator.PLUS: self._t.gettext(" plus "),
            n.Operator.MINUS: self._t.gettext(" minus "),
            n.Operator.TIMES: self._t.gettext(" mal "),
            n.Operator.DIVIDED: self._t.gettext(" geteilt durch "),
        }
        own = binding(node)
        return self._within(node.left, own) + words[node.operator] + self._within(node.right, own + 1)

    def _quotient(self, node: n.Quotient) -> str:
        part, whole = self._within(node.part, 5), self._within(node.whole, 5)
        if node.form is n.QuotientForm.SHARE:
            return self._t.gettext("{part} in Prozent von {whole}", part=part, whole=whole)
        if node.form is n.QuotientForm.RATIO:
            return self._t.gettext("{part} geteilt durch {whole}", part=part, whole=whole)
        return self._t.gettext(
            "{part} je {per} {whole}", part=part, per=self._formats.number(node.per, 0), whole=whole
        )

    def _called(self, node: n.Node) -> str:  # noqa: C901 - one case per node
        t = self._t
        match node:
            case n.Mean(value=value):
                return t.gettext("Mittelwert {value}, nach Fällen gewichtet", value=self.said(value))
            case Standardised():
                return self._standardised(node)
            case n.Placed(place=n.Place.SUM, value=value, level=level):
                if level:
                    return t.gettext(
                        "{value} im umgebenden Gebiet der Ebene {level}",
                        value=self._within(value, 5),
                        level=self._quoted(level),
                    )
                return t.gettext("{value}, summiert über alle Gebiete", value=self._within(value, 5))
            case n.Placed(place=n.Place.CITY, value=value):
                return t.gettext("{value} in der ganzen Kommune", value=self._within(value, 5))
            case n.Placed(value=value):
                return t.gettext("{value} in der Kommune ohne das Gebiet", value=self._within(value, 5))
            case n.Shifted():
                return self._shifted(node)
            case n.Compared(standing=n.Standing.RANK, value=value):
                return t.gettext("Rang von {value} (1 = höchster Wert)", value=self._within(value, 5))
            case n.Compared(value=value):
                return t.gettext(
                    "Abstand von {value} zum Mittel der Gebiete, in Standardabweichungen",
                    value=self._within(value, 5),
                )
            case n.Index(parts=parts):
                said = [self._weighted(part) for part in parts]
                return t.gettext("Index aus {parts}", parts="; ".join(said))
        raise TypeError(f"{type(node).__name__} has no words")

    def _standardised(self, node: Standardised) -> str:
        t = self._t
        words = {"age": t.gettext("Altersgruppen"), "sex": t.gettext("Geschlecht")}
        said = {
            "part": self._within(node.events, 5),
            "whole": self._within(node.base, 5),
            "groups": words.get(node.dimension, self._quoted(node.dimension)),
        }
        if node.form is StandardForm.INDIRECT:
            return t.gettext(
                "{part} geteilt durch die Zahl, die bei den Raten der ganzen Kommune nach {groups} zu"
                " erwarten wäre ({whole})",
                **said,
            )
        said["per"] = self._formats.number(node.per, 0)
        if node.standard is None:
            return t.gettext(
                "{part} je {per} {whole}, nach {groups} gewichtet wie die ganze Kommune im selben Zeitraum",
                **said,
            )
        return t.gettext(
            "{part} je {per} {whole}, nach {groups} gewichtet wie die Europäische Standardbevölkerung 2013",
            **said,
        )

    def _shifted(self, node: n.Shifted) -> str:
        value, years = self._within(node.value, 5), node.years
        if node.shift is n.Shift.LAG:
            return self._t.ngettext("{value} ein Jahr zuvor", "{value} {n} Jahre zuvor", years, value=value)
        if node.shift is n.Shift.CHANGE:
            return self._t.ngettext(
                "Veränderung von {value} seit dem Vorjahr",
                "Veränderung von {value} in {n} Jahren",
                years,
                value=value,
            )
        return self._t.gettext("{value}, {years} Jahre zusammengefasst", value=value, years=years)

    def _weighted(self, part: n.Weighted) -> str:
        value = self._within(part.value, 5)
        if part.weight == 1:
            return value
        return self._t.gettext("{value} (Gewicht {weight})", value=value, weight=self._number(part.weight))

    def _if(self, node: n.If) -> str:
        return self._t.gettext(
            "wenn {condition}: {then}; sonst {otherwise}",
            condition=self._condition(node.condition),
            then=self.said(node.then),
            otherwise=self.said(node.otherwise),
        )

    def _condition(self, node: n.Node) -> str:
        match node:
            case n.Combined(both=both, left=left, right=right):
                word = self._t.gettext(" und ") if both else self._t.gettext(" oder ")
                least = binding(node)
                return self._part(left, least) + word + self._part(right, least + 1)
            case n.StatusIs(value=value, status=status, negated=negated):
                return self._status(status, negated, self._within(value, 5))
        raise TypeError(f"{type(node).__name__} is no condition")

    def _part(self, node: n.Node, least: int) -> str:
        return f"({self._condition(node)})" if binding(node) < least else self._condition(node)

    def _status(self, status: Status, negated: bool, value: str) -> str:
        t = self._t
        words: dict[tuple[Status, bool], Callable[[], str]] = {
            (Status.OK, False): lambda: t.gettext("{value} bekannt ist", value=value),
            (Status.OK, True): lambda: t.gettext("{value} nicht bekannt ist", value=value),
            (Status.MISSING, False): lambda: t.gettext("{value} fehlt", value=value),
            (Status.MISSING, True): lambda: t.gettext("{value} nicht fehlt", value=value),
            (Status.SUPPRESSED, False): lambda: t.gettext("{value} geschützt ist", value=value),
            (Status.SUPPRESSED, True): lambda: t.gettext("{value} nicht geschützt ist", value=value),
            (Status.NOT_APPLICABLE, False): lambda: t.gettext("{value} nicht sinnvoll ist", value=value),
            (Status.NOT_APPLICABLE, True): lambda: t.gettext("{value} sinnvoll ist", value=value),
        }
        return words[status, negated]()
