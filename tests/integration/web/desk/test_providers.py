"""A-22: signing in by a member's own provider of identities, and everything that must not work."""

import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import LoginSession, SignInFlow
from keck.services.providers import provider_calls
from keck.web.members import create_members_app
from tests.integration.provider import Provider, b64, led_back, running_provider
from tests.integration.web.desk.conftest import Browser
from tests.integration.web.desk.town import Town, come_back, is_in, says

_RANDOM = re.compile(r"[\w-]{43}")
REFUSED = "Die Anmeldung bei Ihrer Kommune wurde nicht angenommen."
OVER = "Diese Anmeldung gilt nicht mehr"
UNLINKED = "noch mit niemandem verbunden"


@pytest.fixture(scope="module")
def open_settings(settings: Settings) -> Settings:
    return replace(settings, provider_loopback=True)


@pytest.fixture(scope="module")
def app(open_settings: Settings) -> Flask:
    return create_members_app(open_settings)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider() as made:
        yield made


@pytest.fixture
def other() -> Iterator[Provider]:
    with running_provider() as made:
        yield made


@pytest.fixture(scope="module")
def shared(app: Flask, open_settings: Settings) -> Iterator[Town]:
    with running_provider() as lasting:
        made = Town(app, open_settings, lasting)
        made.link("reader", "r-1")
        yield made


@pytest.fixture
def town(shared: Town) -> Town:
    """A member whose reader is linked, and whose provider is honest again."""
    shared.provider.reset()
    return shared


def test_who_is_linked_signs_in_and_is_led_to_where_they_wanted(town: Town) -> None:
    browser, answer = town.arrive("r-1", target=f"{town.home}areas/")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{town.home}areas/"
    assert is_in(browser, town.home)
    assert says(browser.get("/account/"), "Angemeldet mit dem Konto Ihrer Kommune")
    # By the member's name, too, and with the other kind of key.
    town.provider.sign = town.provider.es256
    browser, answer = town.arrive("r-1", who=town.slug.upper())
    assert (answer.status_code, is_in(browser, town.home)) == (303, True)


@pytest.mark.asvs("10.1.1")
def test_what_is_sent_to_the_provider_and_kept_here(town: Town, open_settings: Settings) -> None:
    browser, there = town.start()
    sent = {name: one[0] for name, one in parse_qs(urlsplit(there).query).items()}
    assert sent["redirect_uri"] == f"{open_settings.members_url}/login/sso/{town.slug}/return"
    assert sent["scope"] == "openid"
    assert sent["login_hint"] == town.email("reader")
    cookie = browser.client.get_cookie("keck-sso")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    with plain_session(open_settings, "keck_login") as session:
        kept = repr([vars(one) for one in session.query(SignInFlow)])
    for secret in (cookie.value, sent["state"], sent["nonce"], sent["code_challenge"]):
        assert secret not in kept
    come_back(browser, led_back(there))
    assert browser.client.get_cookie("keck-sso") is None


@pytest.mark.asvs("3.3.1", "3.3.2")
def test_the_cookie_is_bound_to_the_host(open_settings: Settings, town: Town) -> None:
    secure = create_members_app(replace(open_settings, secure_cookies=True))
    browser = Browser(secure)
    form = {"csrf_token": "", "who": town.email("reader")}
    page = browser.client.get("/login/sso", base_url="https://localhost").get_data(as_text=True)
    form["csrf_token"] = page.split('name="csrf_token" value="')[1].split('"')[0]
    headers = {"Referer": "https://localhost/login/sso"}
    answer = browser.client.post("/login/sso", data=form, base_url="https://localhost", headers=headers)
    (set_cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if "sso" in one]
    assert set_cookie.startswith("__Host-keck-sso=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=600"):
        assert part in set_cookie
    assert "Domain" not in set_cookie


def test_the_page_does_not_tell_whether_an_address_is_known(town: Town) -> None:
    browser = Browser(town.app)

    def ask(who: str) -> tuple[int, str]:
        answer = browser.post("/login/sso", {"who": who}, form_at="/login/sso")
        text = answer.get_data(as_text=True)
        for word in (who, who.replace("@", "%40"), urlencode({"": who})[1:]):
            text = text.replace(word, "…")
        return answer.status_code, _RANDOM.sub("…", text)

    assert ask(town.email("reader")) == ask(f"nobody-at-all@{town.slug}.example")
    assert ask("reader@elsewhere.example") == ask("nobody@elsewhere.example")
    assert ask("nobody@elsewhere.example")[0] == 422


def unsigned(provider: Provider, claims: dict[str, Any]) -> str:
    return f"{b64({'alg': 'none', 'kid': 'k1'})}.{b64(claims)}."


def by_public_key(provider: Provider, claims: dict[str, Any]) -> str:
    public = OctKey.import_key(provider.key.as_pem(private=False))
    return jwt.encode({"alg": "HS256", "kid": "k1"}, claims, public, algorithms=["HS256"])


def by_stranger(header: dict[str, Any]) -> Callable[[Provider, dict[str, Any]], str]:
    def sign(provider: Provider, claims: dict[str, Any]) -> str:
        key = RSAKey.generate_key(2048)
        more = {"jwk": key.as_dict(private=False)} if "jwk" in header else {}
        return jwt.encode({"alg": "RS256", **header, **more}, claims, key)

    return sign


def by_the_wrong_rule(provider: Provider, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "k2"}, claims, provider.key)


def changed(provider: Provider, claims: dict[str, Any]) -> str:
    head, _, signature = provider.rs256(claims).split(".")
    return f"{head}.{b64({**claims, 'sub': 'r-1'})}.{signature}"


def cut(provider: Provider, claims: dict[str, Any]) -> str:
    return provider.rs256(claims).rpartition(".")[0] + "."


FORGED: dict[str, Callable[[Provider, dict[str, Any]], str]] = {
    "no algorithm": unsigned,
    "the public key as a secret": by_public_key,
    "a key of somebody else": by_stranger({"kid": "k1"}),
    "a key that the token brings along": by_stranger({"kid": "k1", "jwk": {}}),
    "a key at an address": by_stranger({"kid": "k1", "jku": "http://127.0.0.1:9/keys"}),
    "a name that is a path": by_stranger({"kid": "../../../../dev/null"}),
    "a name that is an address": by_stranger({"kid": "http://127.0.0.1:9/keys"}),
    "a name that is SQL": by_stranger({"kid": "' or 1=1 --"}),
    "the rule of another kind of key": by_the_wrong_rule,
    "another person": changed,
    "no signature": cut,
}


@pytest.mark.asvs("6.8.2", "9.1.1", "9.1.2", "9.1.3", "11.6.1")
@pytest.mark.parametrize("how", FORGED)
def test_a_forged_signature_opens_nothing(town: Town, how: str) -> None:
    town.provider.sign = lambda claims: FORGED[how](town.provider, claims)
    browser, answer = town.arrive("person-2" if how == "another person" else "r-1")
    assert says(answer, REFUSED)
    assert not is_in(browser, town.home)
    # The same answer, honestly signed, opens.
    town.provider.sign = town.provider.rs256
    assert town.arrive("r-1")[1].status_code == 303


WRONG: dict[str, dict[str, Any]] = {
    "for another client": {"aud": "another"},
    "for no client": {"aud": None},
    "for several, and nobody says which": {"aud": ["keck-atlas", "another"]},
    "for several, and for another one": {"aud": ["keck-atlas", "another"], "azp": "another"},
    "given to another": {"azp": "another"},
    "of another provider": {"iss": "https://login.example"},
    "of a provider with a stroke more": {"iss": "/"},
    "of no provider": {"iss": None},
    "for another request": {"nonce": "another"},
    "for no request": {"nonce": None},
    "over": {"exp": -120},
    "without an end": {"exp": None},
    "that never ends": {"exp": "never"},
    "of yesterday": {"iat": -86_400},
    "of tomorrow": {"iat": 86_400},
    "about nobody": {"sub": None},
    "about an empty name": {"sub": ""},
    "about a list": {"sub": ["r-1"]},
}


@pytest.mark.asvs("9.2.1", "9.2.2", "9.2.3", "10.5.1", "10.5.4")
@pytest.mark.parametrize("how", WRONG)
def test_a_token_that_is_not_ours_opens_nothing(town: Town, how: str) -> None:
    now = int(time.time())
    for name, one in WRONG[how].items():
        town.provider.claims[name] = now + one if name in ("exp", "iat") and isinstance(one, int) else one
    if WRONG[how] == {"iss": "/"}:
        town.provider.claims["iss"] = town.provider.issuer + "/"
    browser, answer = town.arrive("r-1")
    assert says(answer, REFUSED)
    assert not is_in(browser, town.home)
    town.provider.claims = {"aud": ["keck-atlas", "another"], "azp": "keck-atlas"}
    assert town.arrive("r-1")[1].status_code == 303


@pytest.mark.asvs("10.5.1")
def test_an_answer_counts_once(town: Town) -> None:
    browser, there = town.start()
    town.provider.subject = "r-1"
    location = led_back(there)
    cookie = browser.client.get_cookie("keck-sso")
    assert cookie is not None
    assert come_back(browser, location).status_code == 303
    browser.post("/logout")
    # Even with the cookie that has been taken back.
    browser.client.set_cookie("keck-sso", cookie.value)
    asked = town.provider.tokens_asked()
    assert says(come_back(browser, location), OVER)
    assert town.provider.tokens_asked() == asked
    assert not is_in(browser, town.home)


@pytest.mark.asvs("10.1.2")
def test_a_code_of_another_request_is_refused(town: Town) -> None:
    town.provider.subject = "r-1"
    _, first = town.start()
    stolen = parse_qs(urlsplit(led_back(first)).query)["code"][0]
    browser, second = town.start()
    location = led_back(second)
    own = parse_qs(urlsplit(location).query)["code"][0]
    assert says(come_back(browser, location.replace(own, stolen)), REFUSED)
    assert not is_in(browser, town.home)


@pytest.mark.asvs("7.6.2", "10.1.2", "10.2.1")
def test_an_answer_in_another_browser_is_refused(town: Town) -> None:
    town.provider.subject = "r-1"
    browser, there = town.start()
    victim = Browser(town.app)
    location = led_back(there)
    assert says(come_back(victim, location), OVER)
    on_its_way, _ = town.start()
    assert says(come_back(on_its_way, location), OVER)
    assert not is_in(victim, town.home)
    assert come_back(browser, location).status_code == 303


@pytest.mark.asvs("6.8.1", "10.5.2")
def test_the_provider_of_b_can_not_sign_in_people_of_a(
    town: Town, app: Flask, open_settings: Settings, other: Provider
) -> None:
    b = Town(app, open_settings, other)
    other.claims = {"email": town.email("reader"), "email_verified": True}
    browser, answer = b.arrive("r-1")
    assert says(answer, UNLINKED)
    # Nor with A's issuer, signed by itself, or under A's address for the return.
    other.claims |= {"iss": town.provider.issuer}
    browser, answer = b.arrive("r-1")
    assert says(answer, REFUSED)
    other.claims.pop("iss")
    browser, there = b.start()
    location = led_back(there).replace(f"/{b.slug}/", f"/{town.slug}/")
    assert says(come_back(browser, location), REFUSED)
    assert not is_in(browser, town.home)


@pytest.mark.asvs("10.2.2")
def test_answers_of_two_providers_are_not_mixed_up(
    town: Town, app: Flask, open_settings: Settings, other: Provider
) -> None:
    b = Town(app, open_settings, other)
    asked = (town.provider.tokens_asked(), other.tokens_asked())
    # The browser was sent to A and comes back to A's address with an answer of B.
    browser, there = town.start()
    location = led_back(there)
    named = urlencode({"iss": town.provider.issuer})
    assert says(come_back(browser, location.replace(named, urlencode({"iss": other.issuer}))), REFUSED)
    # An answer that leaves out who it is of, although A names itself.
    browser, there = town.start()
    assert says(come_back(browser, led_back(there).replace(f"&{named}", "")), REFUSED)
    # B leads on to A with its own state, to get A's code: A leads back to A's address.
    browser, there = b.start()
    sent = {name: one[0] for name, one in parse_qs(urlsplit(there).query).items()}
    redirect = f"{open_settings.members_url}/login/sso/{town.slug}/return"
    query = urlencode({**sent, "redirect_uri": redirect})
    town.provider.names_itself = False
    assert says(come_back(browser, led_back(f"{town.provider.issuer}/authorize?{query}")), REFUSED)
    assert (town.provider.tokens_asked(), other.tokens_asked()) == asked


def test_a_provider_that_does_not_name_itself_still_signs_in(
    app: Flask, open_settings: Settings, provider: Provider
) -> None:
    provider.names_itself = False
    town = Town(app, open_settings, provider)
    town.link("reader", "r-1")
    assert town.arrive("r-1")[1].status_code == 303


def test_a_provider_that_declines_or_falls_silent_is_told_in_words(town: Town, other: Provider) -> None:
    browser, there = town.start()
    state = parse_qs(urlsplit(there).query)["state"][0]
    query = urlencode({"state": state, "error": "access_denied", "iss": town.provider.issuer})
    assert says(browser.get(f"/login/sso/{town.slug}/return?{query}"), REFUSED)
    gone = Town(town.app, town.settings, other)
    other.close()
    provider_calls.forget(other.issuer)
    answer = Browser(town.app).post("/login/sso", {"who": gone.slug}, form_at="/login/sso")
    assert answer.status_code == 422
    assert says(answer, "gerade nicht erreichbar")


@pytest.mark.asvs("9.1.3")
def test_a_new_key_is_found_and_not_asked_for_too_often(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.arrive("r-1")
    asked = town.provider.calls.count("keys")
    old = town.provider.key
    town.provider.key = RSAKey.generate_key(2048, {"kid": "k9", "use": "sig"})
    town.provider.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "k9"}, claims, town.provider.key)
    assert says(town.arrive("r-1")[1], REFUSED)
    assert town.provider.calls.count("keys") == asked
    monkeypatch.setattr(provider_calls, "AGAIN_SECONDS", 0.0)
    assert town.arrive("r-1")[1].status_code == 303
    assert town.provider.calls.count("keys") == asked + 1
    town.provider.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "k1"}, claims, old)
    assert says(town.arrive("r-1")[1], REFUSED)
    town.provider.key = old
    provider_calls.forget(town.provider.issuer)


@pytest.mark.asvs("16.3.1")
def test_what_is_refused_is_logged_by_a_word_only(town: Town, capfd: pytest.CaptureFixture[str]) -> None:
    town.provider.claims = {"aud": "another"}
    browser, there = town.start()
    location = led_back(there)
    come_back(browser, location)
    said = "".join(capfd.readouterr())
    assert "provider.refused" in said
    assert "aud" in said
    for secret in (*parse_qs(urlsplit(location).query)["code"], town.email("reader"), "r-1"):
        assert secret not in said


def test_a_session_knows_who_opened_it(town: Town, open_settings: Settings) -> None:
    browser, _ = town.arrive("r-1")
    with plain_session(open_settings, "keck_login") as session:
        opened = {one.provider_tenant_id for one in session.query(LoginSession)}
    assert town.member.tenant_id in opened
    assert json.dumps(str(town.member.tenant_id)) not in browser.get("/account/").get_data(as_text=True)
