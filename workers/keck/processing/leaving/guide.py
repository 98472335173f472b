"""The archive's own guide in German: what each file is, and how it is read."""

from keck.services.leaving.takeaway import LIST, Takeaway
from keck.services.leaving.takeaway_words import WORDS

_TEXT = """{name}: alle Daten
{line}

Dieses Archiv enthält alles, was {name} auf der Plattform KECK hat, Stand {made_at} (UTC).
Alle Formate sind offen und ohne KECK lesbar. Texte sind in UTF-8 geschrieben.

ACHTUNG: Hier liegen auch ungeschützte Zahlen und Namen von Personen. Bitte so sicher aufbewahren wie die
Daten selbst.

Zum Lesen
---------
werte/…csv         Werte jeder Tabelle in ihrem geltenden Stand: je Zeile ein Merkmal, eine Gruppe, ein
                   Zeitraum und ein Gebiet. „zustand“ ist ok, missing (fehlt), suppressed (geschützt
                   geliefert; „mindestens“ und „hoechstens“ grenzen ein) oder not_applicable.
gebiete.gpkg       Gebiete mit ihren Grenzen als GeoPackage (QGIS, ArcGIS), je Gebietsstand eine Ebene.
                   Fehlt, wenn es keine Grenzen gibt; die Liste der Gebiete ist tabellen/private.area.csv.
dateien/…          die hochgeladenen Dateien, Byte für Byte, wie sie ankamen; vorn steht, wann.
vereinbarungen/…   die unterschriebenen Vereinbarungen, wie sie ankamen.
protokoll.jsonl    das Protokoll, je Zeile ein Eintrag als JSON, mit der Prüfsumme des vorigen
                   („keck audit verify --file protokoll.jsonl“ prüft die Kette).
artefakte/…        Datendateien aller Veröffentlichungen (JSON, GeoJSON, TopoJSON, SVG). Der Name ist die
                   Prüfsumme: die ersten 40 Zeichen von SHA-256 über Adresse, Nullbyte und Inhalt.
seiten/…           die fertigen Seiten aller Veröffentlichungen (HTML) und ihre Verzeichnisse (JSON).

Für ein Programm
----------------
{list:<18} dieses Verzeichnis als JSON: jede Datei mit Größe und SHA-256, dazu Fassung und Datum.
tabellen/…csv      jede Tabelle der Datenbank als CSV mit Kopfzeile (RFC 4180). Leer heißt „nichts“, ""
                   heißt „leerer Text“; Bytes stehen als \\x und Hexadezimalzahlen, Zeiten in UTC,
                   Verschachteltes als JSON. Bitte mit einem Programm lesen; ein Doppelklick kann Schlüssel
                   wie 007 verfälschen.

{tables}

Wieder einspielen
-----------------
Auf einer anderen KECK-Plattform:  keck import ORDNER
Danach ist alles wieder da, und dieselben Veröffentlichungen haben dieselben Bytes. Passwörter und zweite
Nachweise sind nicht im Archiv: Jede Person wählt über „Passwort vergessen“ ein neues.
{missing}"""


def guide(listed: Takeaway) -> bytes:
    """Write the guide for what an archive holds."""
    tables = "\n".join(
        f"{table.file}\n    {WORDS[name]} ({table.rows} Zeilen)"
        for name, table in sorted(listed.tables.items())
    )
    text = _TEXT.format(
        name=listed.name,
        line="=" * (len(listed.name) + 12),
        made_at=listed.made_at,
        list=LIST,
        tables=tables,
        missing=_missing(listed.missing),
    )
    return text.encode()


def _missing(names: list[str]) -> str:
    listed = "".join(f"\n{name}" for name in names)
    return f"\nIm Speicher fehlten\n-------------------{listed}\n" if names else ""
