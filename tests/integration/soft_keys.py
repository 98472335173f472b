"""An authenticator made of software, which can also do what a good one never does."""

import hashlib
import json
import struct
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


class SoftKey:
    """One passkey (ES256) at one place.

    Attributes
    ----------
    count : int
        How often it has signed.
    counts : bool
        Whether it counts at all; passkeys that are shared between devices do not.
    verifies : bool
        Whether it says that it asked who uses it.
    """

    def __init__(self, rp_id: str, origin: str) -> None:
        self.rp_id, self.origin = rp_id, origin
        self.id, self.count, self.counts, self.verifies = token_bytes(16), 0, True, True
        self._key = ec.generate_private_key(ec.SECP256R1())

    def make(self, options: str) -> str:
        """Answer the question for a new passkey."""
        client = self._client("webauthn.create", options)
        public = self._key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(cose)
        data = self._authenticator_data(_ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._credential(clientDataJSON=client, attestationObject=attestation)

    def use(self, options: str) -> str:
        """Answer the question for a passkey that is known."""
        self.count += self.counts
        client, data = self._client("webauthn.get", options), self._authenticator_data(0)
        signed = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._credential(clientDataJSON=client, authenticatorData=data, signature=signed)

    def _client(self, kind: str, options: str) -> bytes:
        body = {"type": kind, "challenge": json.loads(options)["challenge"], "origin": self.origin}
        return json.dumps({**body, "crossOrigin": False}).encode()

    def _authenticator_data(self, flags: int) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.rp_id.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _credential(self, **response: bytes) -> str:
        name = bytes_to_base64url(self.id)
        written: dict[str, Any] = {key: bytes_to_base64url(one) for key, one in response.items()}
        body = {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}}
        return json.dumps({**body, "response": written})
