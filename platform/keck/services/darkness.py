"""The atlas of a suspended member is dark: it answers that it is gone until the member is taken up again."""

from sqlalchemy import text

from keck.config import Settings
from keck.db.sessions import plain_session

# What a member has withdrawn itself leaves no atlas in its manifest, and stays dark whatever its state.
_SWITCH = text(
    """
    with wanted as (
        select p.tenant_id, p.slug,
               case when t.state = 'suspended' or not jsonb_exists(m.data, 'atlas')
                    then 'dark' else 'live' end as state
        from published.tenant p
        join admin.tenant t on t.id = p.tenant_id
        join published.manifest m on m.tenant_id = p.tenant_id
    ),
    switched as (
        update published.tenant p set state = wanted.state from wanted
        where wanted.tenant_id = p.tenant_id and wanted.state <> p.state
        returning p.tenant_id
    )
    update published.manifest m set switched_at = now() from switched where switched.tenant_id = m.tenant_id
    returning m.slug, pg_notify('keck_manifest', m.slug)
    """
)


def bring_in_line(settings: Settings) -> list[str]:
    """Darken what was suspended and show again what was taken up; returns the slugs that were switched."""
    with plain_session(settings, "keck_owner") as session:
        return [str(row.slug) for row in session.execute(_SWITCH)]
