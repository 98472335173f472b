"""Which of a file's layers is read."""

from keck.domain.findings import Problem


def choose(names: list[str], layer: str | None) -> str:
    """Return the chosen layer, or the only one there is.

    Raises
    ------
    Problem
        If there are several and none was chosen, or the chosen one is not there.
    """
    if layer is None and len(names) > 1:
        raise Problem("layers_several", layers=", ".join(names), count=len(names))
    if layer is not None and layer not in names:
        raise Problem("layer_not_there", layer=layer, layers=", ".join(names))
    return layer or names[0]
