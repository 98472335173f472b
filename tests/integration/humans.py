"""People with passwords, apps, lists and passkeys, as tests of signing in need them."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pyotp
from sqlalchemy import update

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Factor, LoginSession
from keck.services import tenants
from keck.services.guest_terms import Terms, usual_end
from keck.services.identity import (
    accounts,
    live_sessions,
    login_sessions,
    one_time_codes,
    printed_lists,
    proofs,
)
from keck.services.identity.live_sessions import SignedIn, Waiting
from keck.services.identity.login_events import Origin
from keck.services.identity.session_tokens import token_hash
from keck.services.people import memberships

PASSWORD = "vier Birken am Kanal"
TERMS = Terms(("",), usual_end())
HERE = Origin.of("192.0.2.10", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")


class Human:
    """One person with an account.

    Attributes
    ----------
    token : str
        Of the newest session.
    codes : list of str
        Of the printed list that counts, without those that were used.
    secret : str
        Of the app.
    """

    def __init__(
        self, settings: Settings, *, role: str | None = None, slug: str = "", terms: Terms = TERMS
    ) -> None:
        self.settings = replace(settings, require_factors=True)
        self.email = f"h{uuid4().hex[:10]}@person.example"
        self.token, self.secret, self.codes = "", "", [""][:0]
        if role is None or role == "staff":
            with plain_session(settings, "keck_login") as session:
                self.id: UUID = accounts.ensure(session, email=self.email, password=PASSWORD).account_id
        else:
            with tenants.operator_scope(settings, slug) as scope:
                made = memberships.add(scope, email=self.email, role=role, password=PASSWORD, terms=terms)
                self.id = made.account_id
        if role == "staff":
            accounts.create_staff(settings, email=self.email)

    def sign_in(self, password: str = PASSWORD) -> SignedIn | Waiting:
        """Sign in by the password."""
        self.token = login_sessions.sign_in(
            self.settings, email=self.email, password=password, address="192.0.2.10"
        )
        return self.now()

    def now(self) -> SignedIn | Waiting:
        """Return what the newest session is."""
        found = live_sessions.look_up(self.settings, self.token)
        assert found is not None
        return found

    @property
    def signed_in(self) -> SignedIn:
        """The newest session, which must be open."""
        found = self.now()
        assert isinstance(found, SignedIn)
        return found

    @property
    def waiting(self) -> Waiting:
        """The newest session, which must wait."""
        found = self.now()
        assert isinstance(found, Waiting)
        return found

    def prove(self, code: str = "", passkey: str = "") -> SignedIn:
        """Prove a second factor."""
        self.token = proofs.prove_factor(
            self.settings, self.waiting, token=self.token, origin=HERE, code=code, passkey=passkey
        )
        return self.signed_in

    def print_list(self) -> list[str]:
        """Make a list and let it count."""
        owner = self.now()
        first, *self.codes = printed_lists.make(self.settings, owner)
        self.token = printed_lists.confirm(self.settings, owner, code=first, token=self.token, origin=HERE)
        return self.codes

    def set_up_app(self) -> str:
        """Set an app up."""
        owner = self.now()
        one_time_codes.begin(self.settings, owner)
        self.secret = one_time_codes.begun(self.settings, owner) or ""
        self.token = one_time_codes.confirm(
            self.settings, owner, code=self.code(), name="", token=self.token, origin=HERE
        )
        return self.secret

    def code(self, steps: int = 0) -> str:
        """Return the app's code, some half minutes from now; never just before it changes."""
        while time.time() % one_time_codes.STEP_SECONDS > one_time_codes.STEP_SECONDS - 5:
            time.sleep(0.2)
        return pyotp.TOTP(self.secret).at(int(time.time()) + steps * one_time_codes.STEP_SECONDS)

    def forget_last_code(self) -> None:
        """Let the app's codes of this half minute be new ones."""
        with plain_session(self.settings, "keck_login") as session:
            session.execute(update(Factor).where(Factor.account_id == self.id).values(last_step=None))

    def age(self, **changes: object) -> None:
        """Change the newest session's times."""
        with plain_session(self.settings, "keck_login") as session:
            mine = LoginSession.token_hash == token_hash(self.token)
            session.execute(update(LoginSession).where(mine).values(**changes))


MakeHuman = Callable[..., Human]


def who(account_id: UUID, *, is_fresh: bool = True) -> SignedIn:
    """Return somebody's session that has proved all that it must."""
    return SignedIn(account_id, "", "", "de", None, b"", datetime.now(UTC), uuid4(), is_fresh)
