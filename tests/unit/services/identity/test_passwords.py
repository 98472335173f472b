import pytest

from keck.services.errors import Refused
from keck.services.identity import passwords
from keck.services.identity.common_passwords import leaked

WORDS = ["amt.fuer.statistik@musterstadt.de", "Ada Lovelace", "musterstadt"]


@pytest.mark.asvs("6.2.1", "6.2.11")
@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kurz", "password_too_short"),
        ("neunzeich", "password_too_short"),
        ("x" * 201, "password_too_long"),
        ("Passwort123!", "password_common"),
        ("passwortpasswort", "password_common"),
        ("Sommer2026!", "password_common"),
        ("1234567890", "password_common"),
        ("!!Willkommen1", "password_common"),
        ("qwertzuiop", "password_common"),
        ("ababababab", "password_common"),
        ("abcdefghijkl", "password_common"),
        ("Musterstadt2026", "password_personal"),
        ("lovelace am Morgen", "password_personal"),
        ("unsere statistik bleibt", "password_personal"),
        ("keck und fröhlich", "password_personal"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        passwords.require_strong(password, words=WORDS)

    assert caught.value.code == code


@pytest.mark.asvs("6.2.4")
def test_what_was_stolen_elsewhere_is_refused_whatever_people_put_around_it() -> None:
    words = leaked()
    assert len(words) > 25_000
    assert sum(len(word) >= passwords.SHORTEST for word in words) > 2_400
    for word in words:
        tried = [word, word.upper()] if len(word) >= passwords.SHORTEST else []
        if word[0].isalpha() and word[-1].isalpha():
            tried += [f"{word}123456", f"!!{word.upper()}2026"]
        for one in tried:
            with pytest.raises(Refused, match="password_common"):
                passwords.require_strong(one)


@pytest.mark.parametrize(
    "password",
    [
        "1q2w3e4r5t6y",
        "liverpool1!",
        "Chocolate2024",
        "christopher",
        "basketball",
        "iloveyou1234",
        "superman99",
    ],
)
@pytest.mark.asvs("6.2.4")
def test_the_commonest_are_among_them(password: str) -> None:
    with pytest.raises(Refused, match="password_common"):
        passwords.require_strong(password)


@pytest.mark.asvs("6.2.5", "6.2.9")
@pytest.mark.parametrize(
    "password",
    [
        "zehn gute.",
        "vier Birken am Kanal",
        "äöüß ñ 漢字 und mehr",
        "   Leerzeichen vorn",
        "x7" * 32 + "verschiedenes",
        "a1b2c3d4e5" * 20,
    ],
)
def test_long_and_unusual_passwords_are_fine(password: str) -> None:
    passwords.require_strong(password, words=WORDS)


@pytest.mark.asvs("6.2.8")
def test_every_character_counts() -> None:
    stored = passwords.hash_password("x" * 100 + "a")

    assert passwords.verify(stored, "x" * 100 + "a")
    assert not passwords.verify(stored, "x" * 100 + "b")


def test_the_same_letters_from_another_keyboard_match() -> None:
    assert passwords.verify(passwords.hash_password("Bu\u0308cherregal"), "B\u00fccherregal")


def test_nobody_s_password_is_never_right() -> None:
    assert not passwords.verify(None, "")
    assert not passwords.verify("not a hash", "anything")


@pytest.mark.asvs("11.4.2")
@pytest.mark.usefixtures("dear_hashes")
def test_hashes_are_argon2id_with_owasp_s_settings() -> None:
    assert passwords.hash_password("vier Birken").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_generated_passwords_differ_and_can_be_read_aloud() -> None:
    made = {passwords.generate() for _ in range(100)}

    assert len(made) == 100
    assert not set("".join(made)) & set("0O1lI")
    for password in made:
        passwords.require_strong(password)
