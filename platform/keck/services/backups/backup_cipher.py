"""Writing and reading the files of a backup, those of a member encrypted (AES-256 in Galois/counter mode)."""

import hashlib
import os
import secrets
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM

from keck.services.errors import Refused

_CHUNK = 1 << 20
_NONCE_BYTES, _TAG_BYTES = 12, 16


class Writer:
    """Takes bytes, and counts and hashes what arrives on the disk.

    Parameters
    ----------
    stream : binary file
        Where they go.
    key : bytes or None
        ``None`` writes them as they are.
    name : bytes
        Bound to what is encrypted: under another name it can not be read.
    """

    def __init__(self, stream: IO[bytes], key: bytes | None, name: bytes) -> None:
        self._stream, self._digest, self.size = stream, hashlib.sha256(), 0
        self._cipher = None
        if key is not None:
            nonce = secrets.token_bytes(_NONCE_BYTES)
            self._cipher = Cipher(AES(key), GCM(nonce)).encryptor()
            self._cipher.authenticate_additional_data(name)
            self._put(nonce)

    def write(self, data: bytes) -> int:
        """Write bytes."""
        self._put(self._cipher.update(data) if self._cipher else data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: whoever opened the stream flushes it."""

    def finish(self) -> str:
        """Write what proves that nothing is missing; returns the SHA-256 of all that was written."""
        if self._cipher:
            self._put(self._cipher.finalize() + self._cipher.tag)
        return self._digest.hexdigest()

    def _put(self, data: bytes) -> None:
        self._digest.update(data)
        self.size += len(data)
        self._stream.write(data)


@contextmanager
def writing(path: Path, key: bytes | None, name: str) -> Iterator[Writer]:
    """Write a new file of a backup; call ``finish`` at the end."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("wb") as stream:
        yield Writer(stream, key, name.encode())


def reading(path: Path, key: bytes | None, name: str) -> Iterator[bytes]:
    """Yield what was written into a file; only once the last piece has come, all of it is proven.

    Raises
    ------
    Refused
        If it is not what was written with this key under this name.
    """
    with path.open("rb") as stream:
        if key is None:
            while chunk := stream.read(_CHUNK):
                yield chunk
            return
        left = os.fstat(stream.fileno()).st_size - _NONCE_BYTES - _TAG_BYTES
        if left < 0:
            raise Refused("backup_damaged", name=name)
        cipher = Cipher(AES(key), GCM(stream.read(_NONCE_BYTES))).decryptor()
        cipher.authenticate_additional_data(name.encode())
        while left and (chunk := stream.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield cipher.update(chunk)
        try:
            yield cipher.finalize_with_tag(stream.read(_TAG_BYTES))
        except (InvalidTag, ValueError) as error:
            raise Refused("backup_damaged", name=name) from error


def inflated(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    """Yield what a gzip file holds.

    Raises
    ------
    Refused
        If it ends too early or is none.
    """
    inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        for chunk in chunks:
            yield inflate.decompress(chunk)
        yield inflate.flush()
    except zlib.error as error:
        raise Refused("backup_damaged", name=name) from error
    if not inflate.eof:
        raise Refused("backup_damaged", name=name)
