"""What an error of the database means for whoever asked."""

from typing import Any

from sqlalchemy import exc

# The connection, the server or its disk: nothing that the one who asked could do better.
UNAVAILABLE = (exc.OperationalError, exc.InternalError, exc.InterfaceError, exc.TimeoutError)
_SERIALIZATION_FAILURE, _DEADLOCK = "40001", "40P01"


def is_collision(error: exc.DBAPIError) -> bool:
    """Tell whether transactions got into each other's way; undone as a whole, this one may be done again."""
    original: Any = error.orig
    return getattr(original, "sqlstate", None) in (_SERIALIZATION_FAILURE, _DEADLOCK)
