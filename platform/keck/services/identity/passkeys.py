"""Passkeys (WebAuthn): a key that never leaves its device and asks there who uses it."""

import hashlib
import json
from datetime import timedelta
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from webauthn.helpers import parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from keck.config import Settings
from keck.db.sessions import plain_session
from keck.persistence.models import Challenge, Factor
from keck.services.errors import Refused
from keck.services.identity import factors
from keck.services.identity.factors import Owner

Purpose = Literal["register", "prove", "sign_in"]
_LIFE = timedelta(minutes=5)
_NAME = "KECK"
_MALFORMED = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)


def rp_id(settings: Settings) -> str:
    """Return the host that passkeys are bound to."""
    return urlsplit(settings.members_url).hostname or ""


def _origin(settings: Settings) -> str:
    parts = urlsplit(settings.members_url)
    return f"{parts.scheme}://{parts.netloc}"


def ask_new(settings: Settings, owner: Owner) -> str:
    """Return, as JSON, what a browser needs to make a passkey."""
    factors.require_owner(owner)
    with plain_session(settings, "keck_login") as session:
        factors.require_room(session, owner.account_id)
        options = webauthn.generate_registration_options(
            rp_id=rp_id(settings),
            rp_name=_NAME,
            user_id=owner.account_id.bytes,
            user_name=owner.email,
            user_display_name=owner.name or owner.email,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=_known(session, owner.account_id),
        )
        _remember(session, options.challenge, "register", owner.account_id)
    return webauthn.options_to_json(options)


def ask_known(settings: Settings, account_id: UUID | None) -> str:
    """Return, as JSON, what a browser needs to use a passkey: an account's own, or any one to sign in."""
    with plain_session(settings, "keck_login") as session:
        options = webauthn.generate_authentication_options(
            rp_id=rp_id(settings),
            user_verification=UserVerificationRequirement.REQUIRED,
            allow_credentials=_known(session, account_id) if account_id else None,
        )
        _remember(session, options.challenge, "prove" if account_id else "sign_in", account_id)
    return webauthn.options_to_json(options)


def add(settings: Settings, owner: Owner, *, answer: str, name: str, token: str) -> str:
    """Take a new passkey up; returns the session's new token.

    Raises
    ------
    Refused
        If the answer belongs to no question of ours, to another place, or nobody was asked for.
    """
    factors.require_owner(owner)
    challenge = _taken(settings, answer, "register", owner.account_id)
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=rp_id(settings),
            expected_origin=_origin(settings),
            require_user_verification=True,
        )
    except _MALFORMED as error:
        raise Refused("passkey_refused") from error
    with plain_session(settings, "keck_login") as session:
        factors.lock(session, owner.account_id)
        factors.require_room(session, owner.account_id)
        known = select(Factor.id).where(Factor.credential_id == made.credential_id)
        if session.scalar(known) is not None:
            raise Refused("passkey_refused")
        factor = Factor(
            account_id=owner.account_id,
            kind="passkey",
            name=factors.clean_name(name, "Passkey"),
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
        )
        session.add(factor)
        return factors.confirm(session, factor, token)


def take_challenge(settings: Settings, answer: str, account_id: UUID | None) -> bytes | None:
    """Return the question that an answer belongs to, and forget it; ``None`` if there is none."""
    try:
        return _taken(settings, answer, "prove" if account_id else "sign_in", account_id)
    except Refused:
        return None


def use(
    settings: Settings, session: Session, account_id: UUID | None, answer: str, challenge: bytes
) -> Factor | None:
    """Take an answer to a question; its passkey must be the account's, or anybody's to sign in."""
    try:
        credential = webauthn.helpers.parse_authentication_credential_json(answer)
    except _MALFORMED:
        return None
    query = select(Factor).where(Factor.credential_id == credential.raw_id, Factor.confirmed_at.is_not(None))
    if account_id is not None:
        query = query.where(Factor.account_id == account_id)
    # Locked: of two answers at once, the second is held against the count of the first.
    factor = session.scalars(query.with_for_update()).one_or_none()
    if factor is None or factor.public_key is None:
        return None
    try:
        seen = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=rp_id(settings),
            expected_origin=_origin(settings),
            credential_public_key=factor.public_key,
            credential_current_sign_count=factor.sign_count or 0,
            require_user_verification=True,
        )
    except _MALFORMED:
        return None
    factor.sign_count = seen.new_sign_count
    return factor


def _known(session: Session, account_id: UUID) -> list[PublicKeyCredentialDescriptor]:
    query = select(Factor.credential_id).where(
        Factor.account_id == account_id, Factor.kind == "passkey", Factor.confirmed_at.is_not(None)
    )
    return [PublicKeyCredentialDescriptor(id=one) for one in session.scalars(query) if one]


def _remember(session: Session, challenge: bytes, purpose: Purpose, account_id: UUID | None) -> None:
    session.execute(delete(Challenge).where(Challenge.expires_at <= func.now()))
    session.add(
        Challenge(
            hash=hashlib.sha256(challenge).digest(),
            account_id=account_id,
            purpose=purpose,
            expires_at=func.now() + _LIFE,
        )
    )


def _taken(settings: Settings, answer: str, purpose: Purpose, account_id: UUID | None) -> bytes:
    """Take the question away in a transaction of its own: it is answered once, rightly or wrongly."""
    challenge = _challenge_of(answer)
    taken = delete(Challenge).where(
        Challenge.hash == hashlib.sha256(challenge).digest(),
        Challenge.purpose == purpose,
        Challenge.account_id.is_not_distinct_from(account_id),
        Challenge.expires_at > func.now(),
    )
    with plain_session(settings, "keck_login") as session:
        if session.scalar(taken.returning(Challenge.hash)) is None:
            raise Refused("passkey_refused")
    return challenge


def _challenge_of(answer: str) -> bytes:
    try:
        body: dict[str, Any] = json.loads(answer)
        data = webauthn.base64url_to_bytes(body["response"]["clientDataJSON"])
        return parse_client_data_json(data).challenge
    except _MALFORMED as error:
        raise Refused("passkey_refused") from error
