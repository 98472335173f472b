"""A-22: what a sign-in by a member's provider opens, how it is linked, and what counts as a second factor."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from keck.config import Settings
from keck.db.sessions import plain_session, tenant_session
from keck.domain.calendar_days import day_of
from keck.persistence.models import Account, AuditEntry, LinkedLogin
from keck.services import tenants
from keck.services.errors import Refused
from keck.services.foundation import announcements
from keck.services.identity import accounts
from keck.services.people import invitations, member_domains, memberships
from keck.services.post import tickets
from keck.services.providers import provider_settings
from keck.web.members import create_members_app
from tests.integration.provider import CLIENT, SECRET, Provider, led_back, running_provider
from tests.integration.staff import Team
from tests.integration.web.desk.conftest import PASSWORD, Browser
from tests.integration.web.desk.test_factors import print_list
from tests.integration.web.desk.town import (
    Town,
    address,
    back,
    come_back,
    is_in,
    let_proof_age,
    says,
)

SUBJECTS = iter(f"s-{number}" for number in range(1000))


@pytest.fixture(scope="module")
def open_settings(settings: Settings) -> Settings:
    return replace(settings, provider_loopback=True)


@pytest.fixture(scope="module")
def app(open_settings: Settings) -> Flask:
    return create_members_app(open_settings)


@pytest.fixture(scope="module")
def lasting() -> Iterator[Provider]:
    with running_provider() as made:
        yield made


@pytest.fixture
def provider(lasting: Provider) -> Provider:
    lasting.reset()
    return lasting


@pytest.fixture
def town(app: Flask, open_settings: Settings, provider: Provider) -> Town:
    return Town(app, open_settings, provider)


def acts(town: Town) -> list[str]:
    with tenant_session(town.settings, "keck_app", town.member.tenant_id) as session:
        return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.number)))


def join_elsewhere(town: Town, email: str, role: str = "reader") -> Town:
    """Let somebody belong to a second member, too."""
    second = Town(town.app, town.settings, town.provider)
    with second.member.scope() as scope:
        memberships.add(scope, email=email, role=role)
    return second


def test_it_opens_the_member_whose_provider_it_was_and_nothing_else(town: Town) -> None:
    subject = next(SUBJECTS)
    town.link("admin", subject)
    second = join_elsewhere(town, town.email("admin"), "admin")
    accounts.create_staff(town.settings, email=town.email("admin"))
    browser, answer = town.arrive(subject, who=town.slug)
    assert answer.status_code == 303
    assert is_in(browser, town.home)
    assert browser.get(second.home).status_code == 404
    assert browser.get("/staff/").headers["Location"].startswith("/login")
    for page in ("/desk/", "/account/", town.home):
        assert second.slug not in browser.get(page, follow_redirects=True).get_data(as_text=True)
    # The password of the account opens both, in a session of its own.
    assert browser.sign_in(town.email("admin")).status_code == 303
    assert is_in(browser, second.home)
    assert is_in(browser, "/staff/")


def test_it_puts_an_announcement_away(town: Town) -> None:
    words, today = f"Wartung {next(SUBJECTS)}", day_of(datetime.now(UTC)).isoformat()
    with Team(town.settings).scope() as scope:
        told = announcements.add(scope, de=words, en="", first=today, last=today)
    subject = next(SUBJECTS)
    town.link("reader", subject)
    browser, _ = town.arrive(subject)
    assert words in browser.get(town.home).get_data(as_text=True)
    path = f"/account/announcements/{told}/dismiss"
    assert browser.post(path, {"next": town.home}).headers["Location"] == town.home
    assert words not in browser.get(town.home).get_data(as_text=True)
    with Team(town.settings).scope() as scope:
        announcements.end(scope, told)


@pytest.mark.parametrize(
    "path",
    [
        "/account/password",
        "/account/email",
        "/account/factors/list",
        "/account/factors/app",
        "/account/factors/passkey",
        "/account/sessions/end-others",
        "/account/sso/{slug}/link",
        "/account/sso/{slug}/unlink",
    ],
)
def test_it_does_not_speak_for_the_account(town: Town, path: str) -> None:
    subject = next(SUBJECTS)
    town.link("reader", subject)
    browser, _ = town.arrive(subject)
    assert is_in(browser, town.home)
    before = town.settings
    answer = browser.post(path.format(slug=town.slug))
    assert (answer.status_code, answer.headers["Location"][:6]) == (303, "/login")
    assert browser.get("/account/factors/").headers["Location"].startswith("/login")
    with plain_session(before, "keck_login") as session:
        assert session.scalar(select(func.count()).select_from(LinkedLogin)) != 0


def test_an_invitation_elsewhere_is_not_accepted_by_it(town: Town) -> None:
    subject = next(SUBJECTS)
    town.link("reader", subject)
    second = Town(town.app, town.settings, town.provider)
    with second.member.scope() as scope:
        one = invitations.invite(scope, email=town.email("reader"), role="admin")
    token = tickets.token_of(town.settings, "invitation", one.id)
    browser, _ = town.arrive(subject)
    assert browser.post(f"/invitation/{token}").headers["Location"].startswith("/login")
    with second.member.scope() as scope:
        assert memberships.people(scope) == []


def test_linking_needs_a_proof_that_is_minutes_old_in_the_session_that_asked(town: Town) -> None:
    browser = town.browser("reader")
    let_proof_age(town.settings)
    assert browser.post(f"/account/sso/{town.slug}/link").status_code == 403
    browser = Browser(town.app)
    assert browser.sign_in(town.email("reader")).status_code == 303
    there = address(browser.post(f"/account/sso/{town.slug}/link"))
    town.provider.subject = next(SUBJECTS)
    # Meanwhile the browser has signed somebody else in: their account is not linked.
    town.browser("editor")
    form = {"email": town.email("editor"), "password": PASSWORD}
    assert browser.post("/login", form, form_at="/account/").status_code == 303
    assert says(come_back(browser, led_back(there)), "Das war eine andere Anmeldung")
    assert "linked_login" not in acts(town)


def test_a_login_belongs_to_one_account_and_an_account_has_one(town: Town) -> None:
    first, second = next(SUBJECTS), next(SUBJECTS)
    town.link("reader", first)
    town.provider.subject = first
    editor = town.browser("editor")
    answer = back(editor, editor.post(f"/account/sso/{town.slug}/link"))
    assert says(answer, "schon mit einem anderen Konto verbunden")
    town.link("reader", second)
    assert town.arrive(first)[1].status_code == 422
    assert town.arrive(second)[1].status_code == 303
    assert acts(town).count("linked_login") == 2


def test_unlinked_again_it_opens_nothing_and_what_was_open_ends(town: Town) -> None:
    subject = next(SUBJECTS)
    whole = town.link("reader", subject)
    browser, _ = town.arrive(subject)
    assert says(whole.get("/account/"), "Trennen")
    assert whole.post(f"/account/sso/{town.slug}/unlink").status_code == 303
    assert acts(town)[-1] == "unlinked_login"
    assert not is_in(browser, town.home)
    assert is_in(whole, town.home)
    assert town.arrive(subject)[1].status_code == 422


@pytest.mark.asvs("7.6.1")
@pytest.mark.parametrize("how", ["switched off", "domain", "membership", "suspended", "other issuer"])
def test_what_is_taken_back_ends_at_the_next_request(town: Town, how: str) -> None:
    subject = next(SUBJECTS)
    town.link("reader", subject)
    browser, _ = town.arrive(subject)
    assert is_in(browser, town.home)
    if how == "switched off":
        town.switch(on=False)
    elif how == "domain":
        member_domains.take_back(town.settings, town.slug, f"{town.slug}.example")
    elif how == "membership":
        with town.member.scope() as scope:
            (reader,) = (one for one in memberships.people(scope) if one.email == town.email("reader"))
            memberships.remove(scope, reader.account_id)
        with town.member.behind() as scope:
            assert scope.session.scalars(select(LinkedLogin)).all() == []
    elif how == "suspended":
        tenants.set_state(town.settings, town.slug, active=False)
    else:
        with town.member.behind() as scope:
            scope.session.scalars(select(LinkedLogin)).one().issuer = "https://elsewhere.example"
    assert not is_in(browser, town.home)
    assert browser.get(town.home).headers["Location"].startswith("/login")


def test_an_invited_person_comes_without_a_password(town: Town) -> None:
    email = f"neu@{town.slug}.example"
    with town.member.scope() as scope:
        one = invitations.invite(scope, email=email, role="editor", name="Neu Hier")
    token = tickets.token_of(town.settings, "invitation", one.id)
    browser = Browser(town.app)
    page = f"/invitation/{token}"
    assert says(browser.get(page), "Mit dem Konto Ihrer Kommune annehmen")
    town.provider.subject = subject = next(SUBJECTS)
    answer = back(browser, browser.post(f"{page}/sso", form_at=page))
    assert answer.headers["Location"] == f"{town.home}?done=joined"
    assert is_in(browser, town.home)
    assert acts(town)[-2:] == ["joined", "linked_login"]
    assert town.arrive(subject)[1].status_code == 303
    # Used, it lets nobody else in.
    late = Browser(town.app)
    assert late.post(f"{page}/sso", form_at="/login/sso").status_code == 422


def test_an_invitation_of_another_address_or_account_is_not_accepted_so(town: Town) -> None:
    with town.member.scope() as scope:
        foreign = invitations.invite(scope, email="wer@anderswo.example", role="reader")
    page = f"/invitation/{tickets.token_of(town.settings, 'invitation', foreign.id)}"
    browser = Browser(town.app)
    assert not says(browser.get(page), "Mit dem Konto Ihrer Kommune annehmen")
    town.provider.subject = next(SUBJECTS)
    assert says(back(browser, browser.post(f"{page}/sso", form_at=page)), "gehört nicht zu den Adressen")
    email = f"schon-da@{town.slug}.example"
    with plain_session(town.settings, "keck_login") as session:
        accounts.ensure(session, email=email, password=PASSWORD)
    with town.member.scope() as scope:
        known = invitations.invite(scope, email=email, role="reader")
    page = f"/invitation/{tickets.token_of(town.settings, 'invitation', known.id)}"
    assert says(back(browser, browser.post(f"{page}/sso", form_at="/login/sso")), "hat schon ein Konto")
    with town.member.behind() as scope:
        assert scope.session.scalars(select(LinkedLogin)).all() == []
    with plain_session(town.settings, "keck_login") as session:
        gone = select(Account).where(Account.email == "wer@anderswo.example")
        assert session.scalar(gone) is None


@pytest.mark.asvs("7.6.1")
def test_once_more_is_asked_where_the_session_came_from(town: Town) -> None:
    subject = next(SUBJECTS)
    town.link("admin", subject)
    browser, _ = town.arrive(subject, who=town.slug)
    let_proof_age(town.settings)
    form = {"email": "wer@person.example", "role": "reader"}
    page = browser.post(f"{town.home}people/invite", form)
    assert page.status_code == 403
    assert says(page, "Bei Ihrer Kommune bestätigen")
    back_to = {"back": f"{town.home}people/"}
    # Another person at the provider is not enough, and neither is one who was not asked anew.
    town.provider.subject = next(SUBJECTS)
    there = address(browser.post("/account/proof/sso", back_to))
    assert "prompt=login" in there
    assert says(come_back(browser, led_back(there)), "Das war eine andere Anmeldung")
    town.provider.subject = subject
    town.provider.claims = {"auth_time": town.provider.asked_at - 3600}
    assert says(back(browser, browser.post("/account/proof/sso", back_to)), "nicht noch einmal")
    town.provider.claims = {"auth_time": None}
    assert says(back(browser, browser.post("/account/proof/sso", back_to)), "nicht noch einmal")
    assert browser.post(f"{town.home}people/invite", form).status_code == 403
    town.provider.claims = {}
    answer = back(browser, browser.post("/account/proof/sso", back_to))
    assert answer.headers["Location"] == back_to["back"]
    assert browser.post(f"{town.home}people/invite", form).status_code == 303
    # It is still this one member that is open.
    assert says(browser.get("/account/"), "Diese Anmeldung öffnet nur diese Kommune")


def with_factors(town: Town, **trusted: str) -> Town:
    """Return a member where factors are required."""
    strict = replace(town.settings, require_factors=True)
    return Town(create_members_app(strict), strict, town.provider, **trusted)


def linked_with_list(town: Town, subject: str) -> list[str]:
    """Link the administrator, who has a printed list; return its codes."""
    with town.member.scope() as scope:
        memberships.add(scope, email=town.email("admin"), role="admin", password=PASSWORD)
    browser = Browser(town.app)
    assert browser.sign_in(town.email("admin")).status_code == 303
    codes = print_list(browser)
    town.provider.subject = subject
    assert back(browser, browser.post(f"/account/sso/{town.slug}/link")).status_code == 303
    return codes


@pytest.mark.asvs("6.3.4", "6.8.4")
def test_without_a_word_that_is_trusted_the_second_factor_is_asked_here(town: Town) -> None:
    strict = with_factors(town, trusted_amr="mfa hwk")
    subject = next(SUBJECTS)
    codes = linked_with_list(strict, subject)
    town.provider.claims = {"amr": ["pwd", "otp"], "acr": "mfa"}
    browser, answer = strict.arrive(subject, who=strict.slug)
    assert answer.status_code == 303
    assert not is_in(browser, strict.home)
    form = {"code": codes.pop(), "next": strict.home}
    assert browser.post("/login/factor", form, form_at="/login/factor").status_code == 303
    assert is_in(browser, strict.home)
    # After the factor, too, it is this member only.
    assert says(browser.get("/account/"), "Diese Anmeldung öffnet nur diese Kommune")


@pytest.mark.asvs("6.8.4")
@pytest.mark.parametrize(
    ("trusted", "claims"),
    [
        ({"trusted_amr": "mfa hwk"}, {"amr": ["pwd", "hwk"]}),
        ({"trusted_acr": "silver gold"}, {"acr": "gold"}),
    ],
)
def test_a_word_that_the_member_trusts_counts_as_the_second_factor(
    town: Town, trusted: dict[str, str], claims: dict[str, object]
) -> None:
    strict = with_factors(town, **trusted)
    subject = next(SUBJECTS)
    linked_with_list(strict, subject)
    town.provider.claims = dict(claims)
    browser, there = strict.start(who=strict.slug)
    assert ("acr_values=silver+gold" in there) == ("trusted_acr" in trusted)
    town.provider.subject = subject
    assert come_back(browser, led_back(there)).status_code == 303
    assert is_in(browser, strict.home)


@pytest.mark.asvs("6.3.4")
def test_whoever_needs_a_factor_and_has_none_sets_none_up_by_it(town: Town) -> None:
    strict = with_factors(town)
    with strict.member.scope() as scope:
        memberships.add(scope, email=strict.email("reader"), role="reader", password=PASSWORD)
    subject = next(SUBJECTS)
    browser = Browser(strict.app)
    assert browser.sign_in(strict.email("reader")).status_code == 303
    strict.provider.subject = subject
    assert back(browser, browser.post(f"/account/sso/{strict.slug}/link")).status_code == 303
    inside, _ = strict.arrive(subject)
    assert is_in(inside, strict.home)
    with strict.member.scope() as scope:
        (reader,) = memberships.people(scope)
        memberships.change_role(scope, reader.account_id, role="publisher")
    assert not is_in(inside, strict.home)
    assert inside.get("/account/factors/").headers["Location"].startswith("/login")
    late, answer = strict.arrive(subject)
    assert says(answer, "Ihre Rolle braucht einen zweiten Nachweis")
    assert late.get("/account/factors/").headers["Location"].startswith("/login")


def test_administrators_set_it_up_and_nobody_reads_the_secret(
    app: Flask, open_settings: Settings, provider: Provider, capfd: pytest.CaptureFixture[str]
) -> None:
    ready = Town(app, open_settings, provider)
    with ready.member.scope() as scope:
        provider_settings.remove(scope)
    browser, home = ready.browser(), f"{ready.home}sign-in/"
    redirect = f"{open_settings.members_url}/login/sso/{ready.slug}/return"
    assert redirect in browser.get(home).get_data(as_text=True)
    form = {"issuer": provider.issuer, "client_id": CLIENT, "secret": "falsch"}
    assert browser.post(f"{home}provider", form).status_code == 303
    assert says(browser.post(f"{home}switch", {"on": "yes"}), "Bitte prüfen Sie zuerst die Verbindung")
    assert says(browser.post(f"{home}test"), "das Geheimnis ist falsch")
    assert browser.post(f"{home}provider", {**form, "secret": SECRET}).status_code == 303
    assert browser.post(f"{home}test").headers["Location"].endswith("done=provider_tested")
    assert browser.post(f"{home}switch", {"on": "yes"}).status_code == 303
    # The secret stays where it is, unless it would be sent to somebody else.
    assert browser.post(f"{home}provider", {**form, "secret": "", "trusted_amr": "mfa"}).status_code == 303
    assert browser.post(f"{home}test").status_code == 303
    moved = {**form, "secret": "", "issuer": "https://elsewhere.example"}
    assert says(browser.post(f"{home}provider", moved), "Geheimnis des Clients")
    page = unescape(browser.get(home).get_data(as_text=True))
    log = unescape(browser.get(f"{ready.home}log/").get_data(as_text=True))
    said = "".join(capfd.readouterr())
    with tenant_session(open_settings, "keck_app", ready.member.tenant_id) as session:
        kept = repr(session.execute(text("select * from identity.provider")).all())
        kept += repr(session.execute(text("select about from private.audit_entry")).all())
    for place in (page, log, said, kept):
        assert SECRET not in place
        assert "falsch" not in re.sub("das Geheimnis ist falsch", "", place)
    assert f"Anmeldung mit dem Anbieter {provider.issuer} eingeschaltet" in log


def test_setting_it_up_needs_a_proof_that_is_minutes_old(town: Town) -> None:
    browser = town.browser()
    let_proof_age(town.settings)
    for name in ("provider", "test", "switch", "remove"):
        assert browser.post(f"{town.home}sign-in/{name}").status_code == 403, name
    assert town.browser("publisher").get(f"{town.home}sign-in/").status_code == 403


@pytest.mark.asvs("10.5.3")
@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"issuer": "https://login.example"}, "nennt sich anders"),
        ({"token_endpoint": None}, "beschreibt sich kein Anbieter"),
        ({"token_endpoint": "file:///etc/passwd"}, "beschreibt sich kein Anbieter"),
        ({"jwks_uri": "http://169.254.169.254/latest"}, "beschreibt sich kein Anbieter"),
        ({"jwks_uri": "https://169.254.169.254/latest"}, "nicht ins öffentliche Internet"),
        ({"token_endpoint": "https://10.0.0.1/token"}, "nicht ins öffentliche Internet"),
        ({"authorization_endpoint": "javascript:alert(1)//"}, "beschreibt sich kein Anbieter"),
    ],
)
def test_a_provider_that_describes_itself_wrongly_is_told(
    town: Town, about: dict[str, object], words: str
) -> None:
    town.provider.about = about
    try:
        answer = town.browser().post(f"{town.home}sign-in/test")
    finally:
        town.provider.about = {}
    assert answer.status_code == 422
    assert says(answer, words)


@pytest.mark.parametrize(
    "issuer",
    [
        "http://login.stadt.example",
        "https://",
        "https://a@b.example",
        "https://b.example/?x=1",
        "https://b.example/#x",
        "ftp://b.example",
        "https://b.example:0",
        "https://b.exämple",
        "//b.example",
        "https://b.example\\@c.example",
    ],
)
def test_only_an_address_of_a_provider_is_one(town: Town, issuer: str) -> None:
    form = {"issuer": issuer, "client_id": "x", "secret": "y"}
    answer = town.browser().post(f"{town.home}sign-in/provider", form)
    assert answer.status_code == 422
    assert says(answer, "keine Adresse eines Anbieters")


def test_the_foundation_confirms_domains_and_each_for_one_member(town: Town) -> None:
    second = Town(town.app, town.settings, town.provider)
    for domain in ("gmail.com", "web.de", "stadt", "a b.de", "-x.de", ""):
        with pytest.raises(Refused, match="domain_wrong"):
            member_domains.confirm(town.settings, town.slug, domain)
    with pytest.raises(Refused, match="domain_taken"):
        member_domains.confirm(town.settings, town.slug, f"{second.slug}.example")
    assert member_domains.confirm(town.settings, town.slug, f"@X-{town.slug}.Example") in {
        f"x-{town.slug}.example"
    }
    assert acts(town).count("confirmed_domain") == 2


def test_without_a_confirmed_domain_it_is_not_switched_on(town: Town) -> None:
    town.switch(on=False)
    member_domains.take_back(town.settings, town.slug, f"{town.slug}.example")
    answer = town.browser().post(f"{town.home}sign-in/switch", {"on": "yes"})
    assert says(answer, "noch keine E-Mail-Adressen bestätigt")
