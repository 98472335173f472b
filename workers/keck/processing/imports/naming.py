"""The name that somebody gives to what a file counts without saying so."""

from dataclasses import replace

from keck.compute.tables import Proposal
from keck.domain.findings import Problem
from keck.domain.unnamed import UNNAMED, guess_of, named


def answered(proposals: list[Proposal], name: str) -> list[Proposal]:
    """Return proposals whose measures without a name bear the given one; several sheets are told apart.

    Raises
    ------
    Problem
        If nothing was without a name, and nothing is called like that already.
    """
    unnamed = [one for one in proposals if guess_of(one.reasons) is not None]
    labels = [measure.label.de for one in proposals if one.mapping for measure in one.mapping.measures]
    if not unnamed and labels and name not in labels:
        raise Problem("name_not_asked", measures=", ".join(dict.fromkeys(labels[:20])))
    return [_answered(one, name, several=len(unnamed) > 1) for one in proposals]


def _answered(proposal: Proposal, name: str, *, several: bool) -> Proposal:
    guess = guess_of(proposal.reasons)
    if guess is None or proposal.mapping is None:
        return proposal
    full = f"{name} ({proposal.mapping.sheet})" if several and proposal.mapping.sheet else name
    reasons = [one for one in proposal.reasons if one.code != UNNAMED]
    return replace(proposal, mapping=named(proposal.mapping, guess, full), reasons=reasons)
