"""The trust pack: papers made of the settings that hold."""

from keck.domain.papers import Paper
from keck.services.papers import (
    activities,
    agreement,
    assessment,
    components,
    grundschutz,
    incidents,
    measures,
    recovery,
    responsibility,
    social_notice,
)
from keck.services.papers.facts import Facts, MemberFacts, of_member, of_settings
from keck.views.papers import html, markdown

__all__ = ["Facts", "MemberFacts", "bundle", "of_member", "of_settings", "papers"]

_EACH = (agreement, measures, activities, assessment, responsibility, grundschutz, recovery, incidents)


def papers(facts: Facts) -> dict[str, Paper]:
    """Return all papers that concern a member, by name; a specimen holds all there are."""
    made = [one.paper(facts) for one in _EACH]
    if facts.member.social_data is not False:
        made.append(social_notice.paper(facts))
    made.append(components.paper())
    return {one.code: one for one in made}


def bundle(facts: Facts) -> dict[str, bytes]:
    """Return the pack as files by name: each paper, what it is about, and the list for programs."""
    made = papers(facts)
    index = ["# Vertrauensmappe", "", f"Für {facts.member.name}.", ""]
    index += [f"- [{one.title}]({one.code}.md): {one.lead}" for one in made.values()]
    index += [f"- `{components.FILE}`: Stückliste in CycloneDX, für Programme"]
    return {
        "README.md": ("\n".join(index) + "\n").encode(),
        **{f"{code}.md": markdown(one).encode() for code, one in made.items()},
        **{f"{code}.html": html(one).encode() for code, one in made.items()},
        components.FILE: components.sbom(),
    }
