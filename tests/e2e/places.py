"""Every page of both faces, by the rule that answers it; ``{names}`` in an address are filled in later.

A rule that is in neither table fails a test; so whatever is added later is looked at from its first day.
"""

from dataclasses import dataclass

TOWN, LIST, WORK = "musterlingen", "klein-ausgedacht", "werkstatt"
_SLUG, _ANY = "/<any(de,en):lang>/<slug>", "/<any(de,en):lang>"


@dataclass(frozen=True, slots=True)
class Place:
    """A page, who looks at it, and how it answers."""

    path: str
    who: str = "public"
    status: int = 200

    def __str__(self) -> str:
        return self.path if self.status == 200 else f"{self.path} {self.status}"


PUBLIC: dict[str, tuple[Place, ...]] = {
    f"{_ANY}/": (Place("/{lang}/"),),
    f"{_ANY}/<any(join,contact,impressum,privacy,help,accessibility,partners,news):name>": (
        *(Place(f"/{{lang}}/{name}") for name in ("join", "contact", "impressum", "privacy", "help")),
        Place("/{lang}/partners", status=404),
    ),
    f"{_SLUG}/info/<any(about,impressum,privacy,accessibility):name>": (
        Place(f"/{{lang}}/{WORK}/info/impressum"),
        Place(f"/{{lang}}/{TOWN}/info/privacy"),
    ),
    f"{_SLUG}/info/history": (
        Place(f"/{{lang}}/{WORK}/info/history"),
        Place(f"/{{lang}}/{TOWN}/info/history"),
    ),
    f"{_ANY}/benchmarks/": (Place("/{lang}/benchmarks/"),),
    f"{_ANY}/benchmarks/<code>": (Place("/{lang}/benchmarks/{compared}"),),
    f"{_SLUG}/": (Place(f"/{{lang}}/{TOWN}/"), Place(f"/{{lang}}/{LIST}/")),
    f"{_SLUG}/<path:path>": (
        Place(f"/{{lang}}/{TOWN}/map?period=2020&area={{area}}&sort=-value"),
        Place(f"/{{lang}}/{TOWN}/areas/{{area_path}}"),
        Place(f"/{{lang}}/{TOWN}/indicators/{{indicator}}"),
        Place(f"/{{lang}}/{TOWN}/indicators/own.sozialindex"),
        Place(f"/{{lang}}/{TOWN}/compare"),
        Place(f"/{{lang}}/{TOWN}/compare?area={{area}}&area={{other}}"),
        Place(f"/{{lang}}/{TOWN}/explain?indicator={{indicator}}&area={{area}}"),
        Place(f"/{{lang}}/{TOWN}/explain?indicator={{indicator}}&area=kommune:{{town_key}}"),
        Place(f"/{{lang}}/{TOWN}/explain?indicator={{indicator}}", status=404),
        Place(f"/{{lang}}/{TOWN}/downloads"),
        Place(f"/{{lang}}/{WORK}/find"),
        Place(f"/{{lang}}/{TOWN}/nirgends", status=404),
    ),
}
PUBLIC_OTHERS = {
    "/": "leads on",
    "/static/<path:filename>": "files",
    "/a/<digest>.<extension>": "files",
    "/login": "leads on",
    "/<any(join,contact,brochure):kind>": "leads on",
    "/desk/": "leads on",
    "/desk/<path:rest>": "leads on",
    "/staff/": "leads on",
    "/staff/<path:rest>": "leads on",
    "/account/<path:rest>": "leads on",
    "/healthz": "for machines",
    "/readyz": "for machines",
    "/metrics": "for machines",
    "/api/v1/benchmarks": "for machines",
    "/api/v1/benchmarks/<code>": "for machines",
    "/api/v1/openapi.json": "for machines",
    "/api/v1/tenants": "for machines",
    "/api/v1/tenants/<slug>/areas": "for machines",
    "/api/v1/tenants/<slug>/crosswalks": "for machines",
    "/api/v1/tenants/<slug>/indicators": "for machines",
    "/api/v1/tenants/<slug>/indicators/<code>": "for machines",
    "/api/v1/tenants/<slug>/releases": "for machines",
    "/api/v1/tenants/<slug>/corrections": "for machines",
    "/api/v1/tenants/<slug>/values": "for machines",
}


def _desk(*paths: str) -> tuple[Place, ...]:
    return tuple(Place(f"/desk/{WORK}/{path}", "member") for path in paths)


_DESK = "/desk/<slug>"
MEMBERS: dict[str, tuple[Place, ...]] = {
    "/login": (Place("/login", "visitor"), Place("/login?lang=en", "visitor")),
    "/login/sso": (Place("/login/sso", "visitor"), Place("/login/sso?lang=en", "visitor")),
    "/login/sso/<slug>/return": (Place(f"/login/sso/{WORK}/return?state=falsch", "visitor", 422),),
    "/reset": (Place("/reset", "visitor"),),
    "/reset/<token>": (
        Place("/reset/{reset}", "visitor"),
        Place("/reset/falsch", "visitor", 422),
    ),
    "/invitation/<token>": (
        Place("/invitation/{invitation}", "visitor"),
        Place("/invitation/{invitation}", "member"),
        Place("/invitation/falsch", "visitor", 422),
    ),
    "/<any(join,contact,brochure):kind>": tuple(
        Place(f"/{kind}{lang}", "visitor")
        for kind in ("join", "contact", "brochure")
        for lang in ("", "?lang=en")
    ),
    "/<any(join,contact,brochure):kind>/sent": (Place("/join/sent", "visitor"),),
    "/confirm/<token>": (
        Place("/confirm/{confirm}", "visitor"),
        Place("/confirm/falsch", "visitor", 422),
    ),
    "/preview/<token>/": (Place("/preview/falsch/", "visitor", 422),),
    "/preview/<token>/<path:path>": (Place("/preview/falsch/map", "visitor", 422),),
    "/review/<token>": (Place("/review/falsch", "visitor", 422),),
    "/account/confirm/<token>": (Place("/account/confirm/falsch", "member"),),
    "/account/": (Place("/account/", "member"),),
    "/account/factors/": (Place("/account/factors/", "member"),),
    "/certificate/<token>": (
        Place("/certificate/{certificate}", "visitor"),
        Place("/certificate/falsch", "visitor", 404),
    ),
    "/desk/": (Place("/desk/", "staff"),),
    "/staff/texts/": (Place("/staff/texts/", "staff"),),
    "/staff/texts/<key>": (Place("/staff/texts/impressum", "staff"),),
    "/staff/<any(applications,messages):queue>/": tuple(
        Place(f"/staff/{path}", "staff")
        for path in ("applications/", "applications/?state=spam", "messages/")
    ),
    "/staff/<any(applications,messages):queue>/<uuid:inquiry_id>": tuple(
        Place(f"/staff/{path}", "staff") for path in ("applications/{application}", "messages/{message}")
    ),
    "/staff/agreements/": (Place("/staff/agreements/", "staff"),),
    f"{_DESK}/agreement/": _desk("agreement/"),
    f"{_DESK}/agreement/document": _desk("agreement/document"),
    "/staff/": (Place("/staff/", "staff"), Place("/staff/?q=muster&sort=-room", "staff")),
    "/staff/members/<slug>": (Place(f"/staff/members/{TOWN}", "staff"),),
    "/staff/members/<slug>/recovery": (
        Place(f"/staff/members/{TOWN}/recovery", "staff"),
        Place(f"/staff/members/{WORK}/recovery", "staff"),
    ),
    "/recovery/": (Place("/recovery/", "visitor"), Place("/recovery/?lang=en", "visitor")),
    "/recovery/thanks": (Place("/recovery/thanks", "visitor"),),
    "/recovery/<token>": (
        Place("/recovery/{recovery}", "visitor"),
        Place("/recovery/falsch", "visitor", 422),
    ),
    "/recovery/confirm/<token>": (Place("/recovery/confirm/{recovery_code}", "visitor"),),
    "/staff/intake/": (Place("/staff/intake/", "staff"),),
    "/staff/announcements/": (Place("/staff/announcements/", "staff"),),
    "/staff/catalogue/": (Place("/staff/catalogue/", "staff"), Place("/staff/catalogue/?lang=en", "staff")),
    "/staff/catalogue/proposals/<uuid:proposal_id>": (
        Place("/staff/catalogue/proposals/{proposal}", "staff"),
    ),
    "/staff/letters/": (Place("/staff/letters/", "staff"),),
    "/staff/letters/<letter>/<any(de,en):lang>": (
        Place("/staff/letters/invitation/de", "staff"),
        Place("/staff/letters/reset/en", "staff"),
    ),
    "/staff/health/": (Place("/staff/health/", "staff"),),
    "/staff/log/": (Place("/staff/log/", "staff"),),
    "/staff/support/": (Place("/staff/support/", "staff"),),
    "/staff/tickets/": (Place("/staff/tickets/", "staff"),),
    "/staff/tickets/<uuid:ticket_id>": (Place("/staff/tickets/{ticket}", "staff"),),
    "/staff/erasures/": (Place("/staff/erasures/", "staff"),),
    f"{_DESK}/": _desk("", "?done=saved"),
    f"{_DESK}/areas/": _desk("areas/"),
    f"{_DESK}/areas/<uuid:area_set_id>": _desk("areas/{area_set}", "areas/{drawn}"),
    f"{_DESK}/areas/<uuid:area_set_id>/combine": _desk("areas/{drawn}/combine"),
    f"{_DESK}/crosswalks/<uuid:crosswalk_id>": _desk("crosswalks/{crosswalk}"),
    f"{_DESK}/streets/": _desk("streets/"),
    f"{_DESK}/streets/<uuid:directory_id>": _desk("streets/{directory}"),
    f"{_DESK}/tables/": _desk("tables/"),
    f"{_DESK}/tables/<uuid:dataset_id>": _desk("tables/{dataset}"),
    f"{_DESK}/uploads/<uuid:upload_id>": _desk(
        "uploads/{imported}",
        "uploads/{waiting}",
        "uploads/{wrong}",
        "uploads/{areas_waiting}",
        "uploads/{streets_waiting}",
    ),
    f"{_DESK}/batches/<uuid:batch_id>": _desk(
        "batches/{batch_open}", "batches/{batch_checked}", "batches/{batch_accepted}"
    ),
    f"{_DESK}/revisions/<uuid:revision_id>": _desk("revisions/{accepted}", "revisions/{candidate}"),
    f"{_DESK}/comparisons/<uuid:job_id>": _desk("comparisons/{compared_job}"),
    f"{_DESK}/cells": _desk("cells", "cells?indicator={own}&period=2024&area=stadtteile:01"),
    f"{_DESK}/jobs/": _desk("jobs/"),
    f"{_DESK}/jobs/<uuid:job_id>": _desk("jobs/{done_job}", "jobs/{failed_job}"),
    f"{_DESK}/indicators/": _desk("indicators/"),
    f"{_DESK}/indicators/advice": _desk("indicators/advice"),
    f"{_DESK}/indicators/<code>/advice": _desk("indicators/own.kinder/advice"),
    f"{_DESK}/indicators/catalogue": _desk("indicators/catalogue"),
    f"{_DESK}/indicators/trials/<uuid:job_id>": _desk("indicators/trials/{tried_job}"),
    f"{_DESK}/indicators/catalogue/<code>": (
        *_desk(
            "indicators/catalogue/{adopted}",
            "indicators/catalogue/{behind}",
            "indicators/catalogue/wanderungssaldo",
            "indicators/catalogue/anteil-ab-65?lang=en",
        ),
        Place(f"/desk/{WORK}/indicators/catalogue/nirgends", "member", 404),
    ),
    f"{_DESK}/indicators/proposals": _desk("indicators/proposals"),
    f"{_DESK}/indicators/index": _desk("indicators/index"),
    f"{_DESK}/indicators/new": _desk("indicators/new", "indicators/new?from={own}"),
    f"{_DESK}/indicators/<code>/edit": _desk("indicators/{own}/edit"),
    f"{_DESK}/indicators/previews/<uuid:job_id>": _desk("indicators/previews/{previewed_job}"),
    f"{_DESK}/notes/": _desk("notes/"),
    f"{_DESK}/releases/": _desk("releases/"),
    f"{_DESK}/releases/<uuid:release_id>": _desk("releases/{public}", "releases/{internal}"),
    f"{_DESK}/settings/": _desk("settings/"),
    f"{_DESK}/texts/": _desk("texts/"),
    f"{_DESK}/texts/<key>": _desk("texts/impressum", "texts/about"),
    f"{_DESK}/sign-in/": _desk("sign-in/"),
    f"{_DESK}/papers/": _desk("papers/"),
    f"{_DESK}/papers/<code>": (
        *_desk("papers/auftragsverarbeitung", "papers/massnahmen", "papers/grundschutz"),
        Place(f"/desk/{WORK}/papers/nirgends", "member", 404),
    ),
    f"{_DESK}/log/": _desk("log/"),
    f"{_DESK}/leaving/": _desk("leaving/"),
    f"{_DESK}/people/": _desk("people/"),
    f"{_DESK}/help/": _desk("help/"),
    f"{_DESK}/roles/": _desk("roles/"),
    f"{_DESK}/atlas/": _desk("atlas/"),
    f"{_DESK}/atlas/<path:path>": (
        *_desk(
            "atlas/areas/stadtteile/01",
            "atlas/downloads",
            "atlas/explain?indicator={own}&period=2024&area=stadtteile:01",
        ),
        Place(f"/desk/{WORK}/atlas/nirgends", "member", 404),
    ),
}
MEMBERS_OTHERS = {
    "/staff/letters/<letter>/<any(de,en):lang>/html": "a letter as it is sent",
    "/login/factor": "looked at on the way there",
    "/account/factors/app": "looked at on the way there",
    "/account/proof": "leads on",
    "/account/data": "files",
    "/certificate/<token>/json": "files",
    "/": "leads on",
    "/static/<path:filename>": "files",
    "/<any(de,en):lang>/": "leads on",
    "/<any(de,en):lang>/<path:rest>": "leads on",
    "/healthz": "for machines",
    "/readyz": "for machines",
    "/metrics": "for machines",
    f"{_DESK}/jobs/<uuid:job_id>/state": "for the script",
    f"{_DESK}/batches/<uuid:batch_id>/state": "for the script",
    f"{_DESK}/indicators/previews/<uuid:job_id>/state": "for the script",
    f"{_DESK}/agreement/download": "files",
    f"{_DESK}/agreement/<uuid:agreement_id>/copy": "files",
    f"{_DESK}/areas/<uuid:area_set_id>/picture": "files",
    f"{_DESK}/crosswalks/<uuid:crosswalk_id>/table": "files",
    f"{_DESK}/indicators/template": "files",
    f"{_DESK}/leaving/exports/<uuid:export_id>": "files",
    f"{_DESK}/log/export": "files",
    f"{_DESK}/papers/mappe.zip": "files",
    f"{_DESK}/mappings/<uuid:mapping_id>.toml": "files",
    f"{_DESK}/streets/<uuid:directory_id>/export": "files",
    f"{_DESK}/uploads/<uuid:upload_id>/findings.csv": "files",
    f"{_DESK}/uploads/<uuid:upload_id>/findings.xlsx": "files",
    f"{_DESK}/atlas/crosswalks": "files",
    f"{_DESK}/atlas/values": "files",
    "/preview/<token>/values": "files",
    "/preview/<token>/crosswalks": "files",
    "/preview/<token>/artefacts/<digest>.<extension>": "files",
    f"{_DESK}/artefacts/<digest>.<extension>": "files",
}


def pages(table: dict[str, tuple[Place, ...]]) -> list[Place]:
    """Return all pages of a face."""
    return [place for places in table.values() for place in places]
