"""Page models: all that a page says, made from artefacts and the state in its address alone."""

from keck.views.pages.atlas import AtlasPage, atlas_page
from keck.views.pages.base import Page
from keck.views.pages.benchmark import (
    BenchmarkPage,
    BenchmarksPage,
    benchmark_page,
    benchmarks_page,
)
from keck.views.pages.compare import ComparePage, compare_page
from keck.views.pages.downloads import DownloadsPage, downloads_page
from keck.views.pages.error import ErrorPage, error_page
from keck.views.pages.explain import ExplainPage, explain_page
from keck.views.pages.find import FindPage, find_page
from keck.views.pages.history import HistoryPage, history_page
from keck.views.pages.indicator import IndicatorPage, indicator_page
from keck.views.pages.network import (
    MemberAtlas,
    NetworkPage,
    Silhouette,
    TextPage,
    contact_page,
    help_page,
    imprint_page,
    join_page,
    network_page,
)
from keck.views.pages.own_text import OwnTextPage, member_text, network_text
from keck.views.pages.privacy import PrivacyPage, privacy_page
from keck.views.pages.profile import ProfilePage, profile_page

__all__ = [
    "AtlasPage",
    "BenchmarkPage",
    "BenchmarksPage",
    "ComparePage",
    "DownloadsPage",
    "ErrorPage",
    "ExplainPage",
    "FindPage",
    "HistoryPage",
    "IndicatorPage",
    "MemberAtlas",
    "NetworkPage",
    "OwnTextPage",
    "Page",
    "PrivacyPage",
    "ProfilePage",
    "Silhouette",
    "TextPage",
    "atlas_page",
    "benchmark_page",
    "benchmarks_page",
    "compare_page",
    "contact_page",
    "downloads_page",
    "error_page",
    "explain_page",
    "find_page",
    "help_page",
    "history_page",
    "imprint_page",
    "indicator_page",
    "join_page",
    "member_text",
    "network_page",
    "network_text",
    "privacy_page",
    "profile_page",
]
