"""The agreement as it would be signed today: the paper of the trust pack, for one member."""

from keck.services import papers
from keck.services.papers import agreement
from keck.tenants.scope import Scope
from keck.views.agreement import Document


def current(scope: Scope) -> Document:
    """Write the agreement of a member."""
    facts = papers.of_settings(scope.settings, papers.of_member(scope))
    return Document(agreement.paper(facts), agreement.VERSION)
