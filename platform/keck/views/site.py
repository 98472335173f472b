"""Who runs the platform: what the network's own pages say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """Names and addresses of the operator.

    Attributes
    ----------
    operator, contact : str
        Who answers for the platform, and an e-mail address; both may be empty.
    imprint : tuple of str
        Lines of the imprint.
    """

    network: str = "KECK"
    operator: str = ""
    contact: str = ""
    imprint: tuple[str, ...] = ()


DEFAULT_SITE = Site()
