"""Changing one indicator by a form, or putting it aside: only the version that was seen is changed."""

from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from keck.domain.codes import INDICATOR_CODE
from keck.domain.definition_files import FaultyFormula, definitions_from_tables
from keck.domain.definition_reading import FieldError
from keck.domain.definitions import FormulaKind, IndicatorDefinition
from keck.domain.formulas.checking import CheckedFormula, check
from keck.domain.formulas.derived import named_indicators
from keck.domain.formulas.errors import FormulaError
from keck.domain.formulas.parsing import parse
from keck.services.definitions import indicators
from keck.services.definitions.formula_vocabulary import Known
from keck.services.errors import NotFound, Refused
from keck.services.logs import audit_log
from keck.services.rows import Indicator
from keck.tenants.permissions import Permission
from keck.tenants.scope import Scope

_FIELDS = {
    "target": "indicator_target_wrong",
    "deprivation": "deprivation_needs_polarity",
    "index": "indicator_index_wrong",
}
"""What is said of fields that do not fit the others."""
_TO_COME = ("formula_unknown_name", "formula_unknown_group")
NEW = 0
"""The version of an indicator that is not there yet."""


class ChangedMeanwhile(Refused):
    """Somebody else has changed the indicator since it was looked at.

    Attributes
    ----------
    current : Indicator or None
        What is in use now; ``None`` if it was put aside.
    """

    def __init__(self, current: Indicator | None) -> None:
        super().__init__("indicator_changed" if current else "indicator_gone")
        self.current = current


def find(known: Known, code: str) -> Indicator:
    """Return the version of an indicator that is in use.

    Raises
    ------
    NotFound
        If there is none.
    """
    row = next((one for one in known.rows if one.code == code), None)
    if row is None:
        raise NotFound("indicator", code)
    return row


def version_of(scope: Scope, code: str, version: int) -> IndicatorDefinition:
    """Return any version of an indicator, whether it is in use or not.

    Raises
    ------
    NotFound
        If there is none.
    """
    query = select(Indicator).where(
        Indicator.tenant_id == scope.tenant_id, Indicator.code == code, Indicator.version == version
    )
    row = scope.session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("indicator", code)
    return indicators.definition(row)


def save(scope: Scope, known: Known, table: dict[str, Any], *, seen: int, to_come: bool = False) -> Indicator:
    """Use a definition from the next release on, as a file with it alone would; a change is a new version.

    Parameters
    ----------
    table : dict
        As in a definition file.
    seen : int
        The version that was looked at, ``NEW`` for none.
    to_come : bool
        Whether sums and quotients may name measures and groups that no table has yet.

    Raises
    ------
    ChangedMeanwhile
        If another version is in use by now.
    FaultyFormula
        If the formula, or that of an indicator that names this one, can not be computed.
    Refused
        If something else is wrong with the definition, or if it is not the member's own.
    """
    scope.require(Permission.EDIT)
    wanted = defined(known, table, to_come=to_come)
    row = _held(scope, wanted.code, seen)
    if row is not None and row.origin == "catalogue":
        raise Refused("indicator_of_catalogue")
    position = row.position if row else _last_position(scope) + 1
    (made,) = indicators.use_all(scope, {position: wanted})
    return made


def defined(known: Known, table: dict[str, Any], *, to_come: bool = False) -> IndicatorDefinition:
    """Return the definition that a table stands for, with its formula checked.

    Raises
    ------
    FaultyFormula
        If the formula can not be computed with what the member has.
    Refused
        If something else is wrong.
    """
    if not table["name"] or not table["name"]["de"]:
        raise Refused("indicator_name_missing")
    if not INDICATOR_CODE.fullmatch(str(table["code"])):
        raise Refused("indicator_code_wrong")
    if table["description"] and not table["description"]["de"]:
        raise Refused("indicator_german_first")
    try:
        (made,) = definitions_from_tables([table], known.vocabulary)
    except FaultyFormula:
        raise
    except FieldError as error:
        raise Refused(_FIELDS[error.field]) from error
    except ValueError as error:
        raise Refused("indicator_wrong", reason=str(error)) from error
    if "formula" in table:
        _check(known, made, str(table["formula"]), to_come=to_come)
    return made


def _check(known: Known, made: IndicatorDefinition, text: str, *, to_come: bool) -> None:
    try:
        understood(known, text, made.code)
    except FormulaError as error:
        later = made.kind is not FormulaKind.DERIVED and error.code in _TO_COME
        if not (to_come and later):
            raise FaultyFormula(made.code, text, error) from error


def understood(known: Known, text: str, code: str) -> CheckedFormula:
    """Read and check the text of a formula.

    Raises
    ------
    FormulaError
        With the place that is wrong.
    """
    return check(parse(text), known.vocabulary, code)


def automatic(known: Known, definition: IndicatorDefinition) -> IndicatorDefinition:
    """Return a definition with the unit and the decimals that come about by themselves."""
    body = definition.to_json()
    for name in ("unit", "decimals", "reads", "catalogue"):
        body.pop(name, None)
    if definition.kind is FormulaKind.DERIVED:
        for name in ("kind", "numerator", "denominator", "per"):
            body.pop(name)
    code = definition.code
    try:
        (made,) = definitions_from_tables([body], known.vocabulary)
    except (FormulaError, ValueError):
        # What can not be computed any more keeps what it has.
        return definition
    return replace(made, code=code)


def set_aside(scope: Scope, known: Known, code: str, *, seen: int) -> None:
    """Use one of the member's own indicators no longer from the next release on; its versions are kept.

    Raises
    ------
    ChangedMeanwhile
        If another version is in use by now.
    Refused
        If it is not the member's own, or if others name it.
    """
    scope.require(Permission.EDIT)
    row = _held(scope, code, seen)
    if row is None:
        raise NotFound("indicator", code)
    if row.origin != "own":
        raise Refused("indicator_not_own")
    if names := named_by(known, code):
        raise Refused("indicator_named", names=", ".join(names))
    row.active = False
    audit_log.record(scope, "set_aside_indicator", indicator=code)
    scope.session.flush()


def named_by(known: Known, code: str) -> list[str]:
    """Return the names of the indicators whose formulas name one."""
    return [one.name.de for one in known.definitions if code in named_indicators(one)]


def _held(scope: Scope, code: str, seen: int) -> Indicator | None:
    """Return the version in use, which nobody else changes until this transaction ends."""
    lock = func.pg_advisory_xact_lock(func.hashtext(f"indicator:{scope.tenant_id}:{code}"))
    scope.session.execute(select(lock))
    query = (
        select(Indicator)
        .where(Indicator.tenant_id == scope.tenant_id, Indicator.code == code, Indicator.active.is_(True))
        .execution_options(populate_existing=True)
    )
    row = scope.session.scalars(query).one_or_none()
    if row is not None and seen == NEW:
        raise Refused("indicator_exists", indicator=code)
    if (row.version if row else NEW) != seen:
        raise ChangedMeanwhile(row)
    return row


def _last_position(scope: Scope) -> int:
    query = select(func.max(Indicator.position)).where(
        Indicator.tenant_id == scope.tenant_id, Indicator.active.is_(True), Indicator.origin != "default"
    )
    found = scope.session.scalar(query)
    return -1 if found is None else int(found)
