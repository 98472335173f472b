"""The private report of a protected release."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np

from keck.compute.disclosure.gate import Blocked
from keck.compute.disclosure.nodes import Node, Reason
from keck.compute.disclosure.slices import ProtectedSlice
from keck.domain.protection import ProtectionPolicy
from keck.domain.statuses import Status

_REPORTED = {
    Reason.COUNT: "hidden_count",
    Reason.COMPLEMENT: "hidden_complement",
    Reason.ALL_COUNTED: "hidden_all_counted",
    Reason.BASE: "hidden_base",
    Reason.ZERO: "hidden_zero",
    Reason.SOURCE: "hidden_source",
    Reason.SECONDARY: "hidden_secondary",
    Reason.PART: "hidden_part",
}


def report(
    slices: list[ProtectedSlice],
    blocked: list[Blocked],
    nodes: Iterable[Node],
    policy: ProtectionPolicy,
    *,
    public: bool,
) -> dict[str, Any]:
    """Return the private report: what was held back and why, in counts and by place."""
    rows = [_counts(one) for one in slices]
    totals = Counter[str]()
    for row in rows:
        totals.update({name: count for name, count in row.items() if isinstance(count, int)})
    every = [cells for node in nodes for cells in node.sets.values() if cells.published]
    return {
        "policy": policy.to_json(),
        "audience": "public" if public else "internal",
        "totals": dict(sorted(totals.items())),
        "slices": rows,
        "blocked": [one.to_json() for one in blocked],
        "exposed": int(sum(cells.exposed.sum() for cells in every)),
        "narrow": int(sum(cells.narrow.sum() for cells in every)),
    }


def _counts(one: ProtectedSlice) -> dict[str, Any]:
    places = {
        _REPORTED[Reason(code)]: np.flatnonzero(one.reasons == code).tolist()
        for code in np.unique(one.reasons)
        if code
    }
    return {
        "indicator": one.indicator,
        "level": one.level,
        "period": one.period,
        "set": one.set_id,
        "shown": int((one.statuses == Status.OK).sum()),
        "missing": int((one.statuses == Status.MISSING).sum()),
        "not_applicable": int((one.statuses == Status.NOT_APPLICABLE).sum()),
        **{reason: len(found) for reason, found in places.items()},
        **({"places": places} if places else {}),
    }
