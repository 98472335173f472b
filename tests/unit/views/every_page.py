"""Every kind of page in one language."""

from datetime import date

from keck.domain.texts import Language, LocalText
from keck.views import pages
from keck.views.atlas import Atlas
from keck.views.benchmarks import BenchmarkIndicator, Beside, MemberValue
from keck.views.explanation import Opened, PastRelease, Releases
from keck.views.pages import MemberAtlas, Page
from keck.views.state import ViewState
from tests.unit.views import sample

NONE = Releases(None, (), lambda _one, _code: None)
RELEASES = Releases(
    2,
    (
        PastRelease(1, date(2025, 4, 1), "", "first"),
        PastRelease(2, date(2025, 7, 1), "Berichtigt", "second"),
    ),
    lambda one, code: (
        Opened(sample.town().atlas, sample.town().atlas.values(code)) if one.number == 2 else None
    ),
)
COMPARED = [
    BenchmarkIndicator(
        "armut",
        LocalText("Armut", "Poverty"),
        LocalText("%"),
        1,
        (
            MemberValue("b", "Zell", "2024", 12.0, limits=(11.2, 12.9), beside=Beside("better", "", 15.0, 1)),
            MemberValue("c", "Wald", "2024", 15.0, limits=(14.0, 16.1), beside=Beside("worse", "", 12.0, 1)),
            MemberValue("a", "Ährn", "2023", None),
        ),
    )
]


def every_page(atlas: Atlas, lang: Language) -> dict[str, Page]:
    """Return one page of each kind by name."""
    code = "kinder-in-armut"
    values = {one: atlas.values(one) for one in atlas.indicators}
    state = ViewState.resolve(atlas, code, area="quartier:03", sort="-value")
    return {
        "start": pages.atlas_page(atlas, values[code], ViewState.resolve(atlas), lang, default=True),
        "map": pages.atlas_page(atlas, values[code], state, lang),
        "count": pages.atlas_page(atlas, values["kinder"], ViewState.resolve(atlas, "kinder"), lang),
        "profile": pages.profile_page(atlas, values, "quartier", "04", lang),
        "city": pages.profile_page(atlas, values, "kommune", "05999001", lang),
        "indicator": pages.indicator_page(atlas, values[code], code, lang),
        "compare": pages.compare_page(atlas, values[code], code, ["quartier:03", "bezirk:01"], lang),
        "nothing compared": pages.compare_page(atlas, values[code], None, [], lang),
        "explained": pages.explain_page(
            atlas, values[code], code, lang, period="2024", area="quartier:03", releases=RELEASES
        ),
        "protected": pages.explain_page(
            atlas, values[code], code, lang, period="2024", area="quartier:07", releases=NONE
        ),
        "downloads": pages.downloads_page(atlas, lang),
        "network": pages.network_page([MemberAtlas.of(atlas), MemberAtlas("x", "Äpfelau", "", 0)], lang),
        "empty network": pages.network_page([], lang),
        "benchmarks": pages.benchmarks_page(COMPARED, lang),
        "benchmark": pages.benchmark_page(COMPARED, "armut", lang),
        "join": pages.join_page(lang),
        "contact": pages.contact_page(lang),
        "imprint": pages.imprint_page(lang),
        "privacy": pages.privacy_page(lang, {}),
        "help": pages.help_page(lang),
        **{
            str(status): pages.error_page(status, lang) for status in (400, 404, 405, 410, 429, 500, 503, 418)
        },
    }


NAMES = (
    "start",
    "map",
    "count",
    "profile",
    "city",
    "indicator",
    "compare",
    "nothing compared",
    "explained",
    "protected",
    "downloads",
    "network",
    "empty network",
    "benchmarks",
    "benchmark",
    "join",
    "contact",
    "imprint",
    "privacy",
    "help",
    "400",
    "404",
    "405",
    "410",
    "429",
    "500",
    "503",
    "418",
)
