"""A lint over the live catalogue: what breaks the isolation of tenants fails before it can leak."""

from sqlalchemy import Connection

from keck.db.lint import objects, roles, tables


def breaches(connection: Connection) -> list[str]:
    """Return everything in the catalogue that breaks a rule, in words that begin with the rule's number.

    Parameters
    ----------
    connection
        Of any login: the catalogue is open to all.
    """
    return sorted([*tables.breaches(connection), *objects.breaches(connection), *roles.breaches(connection)])
