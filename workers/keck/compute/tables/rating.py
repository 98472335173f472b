"""Rates each guess of a proposal by its reasons: the weakest of them decides."""

from collections.abc import Iterable

from keck.compute.tables.reading import Proposal
from keck.domain.confidence import Confidence, Guess, Rating
from keck.domain.findings import Finding, Severity
from keck.domain.mappings import Mapping

_SURE_RATE, _LIKELY_RATE = 95, 60
_BY_CODE = {
    Guess.TABLE: {
        Confidence.CHECK: "table_maybe",
        Confidence.LIKELY: "table_likely",
        Confidence.SURE: "table_known",
    },
    Guess.AREAS: {
        Confidence.CHECK: "area_missing layout_two keys_in_two_levels names_in_two_levels "
        "value_columns_beside_areas",
        Confidence.LIKELY: "keys_padded names_spelled cells_numbered level_preferred area_cells_unknown "
        "areas_none_city row_of_several_areas",
        Confidence.SURE: "area_column_by_key area_column_by_name areas_in_header address_found",
    },
    Guess.PERIOD: {
        Confidence.CHECK: "period_missing period_unclear period_two_columns",
        Confidence.LIKELY: "period_from_filename period_from_sheet period_from_title period_by_values",
        Confidence.SURE: "period_column_chosen period_in_headers",
    },
    Guess.MEASURES: {
        Confidence.CHECK: "values_missing rows_not_unique measures_too_many labels_twice measure_unnamed",
        Confidence.LIKELY: "rows_counted rows_counted_only value_columns_several kind_figure_fraction "
        "kind_amount_negative",
        Confidence.SURE: "kind_count_whole kind_figure_name kind_amount_name",
    },
    Guess.GROUPS: {Confidence.LIKELY: "groups_in_headers", Confidence.SURE: "groups_in_columns"},
    Guess.SIGNS: {
        Confidence.CHECK: "decimal_unclear decimal_unclear_in_column",
        Confidence.LIKELY: "decimal_found_in_column",
        Confidence.SURE: "decimal_found decimal_not_needed",
    },
}
RATED = {
    code: (guess, confidence)
    for guess, levels in _BY_CODE.items()
    for confidence, codes in levels.items()
    for code in codes.split()
}
_WEAKEST = {Confidence.CHECK: 0, Confidence.LIKELY: 1, Confidence.SURE: 2}
_WHOLE = ("mapping_remembered", "template_recognised")


def rate(proposal: Proposal) -> list[Rating]:
    """Return one rating per guess, in the order in which people read a table.

    What was confirmed before, or what the file says itself, is sure, except for what it leaves open.
    """
    if proposal.mapping is None:
        return []
    reasons = proposal.reasons
    whole = next((one for one in reasons if one.code in _WHOLE), None)
    found = [_rated(one) for one in proposal.ambiguous if one.code in RATED]
    if whole is None:
        found += [_rated(one) for one in reasons if one.code in RATED]
        found += [_rated(one) for one in _unsaid(proposal.mapping, found)]
    else:
        found += [Rating(guess, Confidence.SURE, whole) for guess in _guessed(proposal.mapping)]
    weakest = sorted(found, key=lambda one: _WEAKEST[one.confidence])
    return [one for guess in Guess for one in [*(r for r in weakest if r.guess is guess)][:1]]


def _rated(reason: Finding) -> Rating:
    guess, confidence = RATED[reason.code]
    rate = reason.params.get("rate")
    if rate is None and reason.code == "address_found":
        rate = 100 * reason.params["known"] / max(1, reason.params["total"])
    if rate is not None and rate < _SURE_RATE:
        confidence = Confidence.LIKELY if rate >= _LIKELY_RATE else Confidence.CHECK
    return Rating(guess, confidence, reason)


def _unsaid(mapping: Mapping, found: Iterable[Rating]) -> list[Finding]:
    """Return reasons for what goes without saying in a proposal."""
    said = {one.guess for one in found}
    result = []
    if mapping.groups and Guess.GROUPS not in said:
        names = ", ".join(group.column for group in mapping.groups)
        result.append(Finding("groups_in_columns", Severity.NOTE, params={"columns": names}))
    if Guess.SIGNS not in said:
        result.append(Finding("decimal_not_needed", Severity.NOTE))
    return result


def _guessed(mapping: Mapping) -> list[Guess]:
    grouped = mapping.groups or any(measure.group for measure in mapping.measures)
    return [guess for guess in Guess if grouped or guess is not Guess.GROUPS]
