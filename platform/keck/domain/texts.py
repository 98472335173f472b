"""Texts of members and catalogue: German required, English optional."""

from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")


@dataclass(frozen=True, slots=True)
class LocalText:
    """A text in German and perhaps in English."""

    de: str
    en: str | None = None

    def get(self, language: Language) -> tuple[str, Language]:
        """Return the text and the language it is really in.

        >>> LocalText("Karte").get("en")
        ('Karte', 'de')
        """
        if language == "en" and self.en:
            return self.en, "en"
        return self.de, "de"

    def to_json(self) -> dict[str, str]:
        """Return the published form, without an empty English text."""
        return {"de": self.de, "en": self.en} if self.en else {"de": self.de}

    @classmethod
    def of(cls, value: Any) -> "LocalText":
        """Read a text from a string or a ``{de, en}`` table.

        >>> LocalText.of({"de": "Karte", "en": "Map"}).en
        'Map'
        """
        if isinstance(value, LocalText):
            return value
        if isinstance(value, str) and value.strip():
            return cls(value.strip())
        if isinstance(value, dict) and isinstance(value.get("de"), str) and value["de"].strip():
            english = value.get("en")
            return cls(
                value["de"].strip(), english.strip() if isinstance(english, str) and english.strip() else None
            )
        raise ValueError("a text needs German words: either a string or {de = …, en = …}")
