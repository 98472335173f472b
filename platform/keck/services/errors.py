"""Answers of services other than success."""

from typing import Any

from keck.tenants.permissions import Forbidden, ProofNeeded

__all__ = ["Forbidden", "NotFound", "ProofNeeded", "Refused"]


class NotFound(LookupError):  # noqa: N818 - an answer, not a defect
    """There is no such thing, or it is another tenant's: both look the same.

    Parameters
    ----------
    kind : str
        What was looked for.
    key : str
        What it was looked for by.
    """

    def __init__(self, kind: str, key: str = "") -> None:
        super().__init__(f"no {kind} {key}".rstrip())
        self.kind = kind
        self.key = key


class Refused(Exception):  # noqa: N818 - an answer, not a defect
    """The request is understood and refused, with a sentence for people.

    Parameters
    ----------
    code : str
        Code of the sentence.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.params = params
