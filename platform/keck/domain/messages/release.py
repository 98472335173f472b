"""Sentences: computing, protecting, releasing."""

from keck.domain.messages.counted import Counted

SENTENCES: dict[str, str] = {
    "sums_differ": (
        "{measure}, {period}: Die Werte der Ebene {level} ergeben zusammen nicht den angegebenen Wert "
        "der Ebene {upper} (betroffene Gebiete: {areas}, größter Unterschied: {difference}). "
        "Es gilt der angegebene Wert; bitte prüfen Sie, ob Gebiete fehlen oder doppelt vorkommen."
    ),
    "formula_unknown_measure": (
        "Die Kennzahl {indicator} braucht das Merkmal {measure}, das in keiner Tabelle vorkommt. "
        "Bitte laden Sie die Tabelle hoch oder ändern Sie die Formel."
    ),
    "formula_not_computed": (
        "Die Kennzahl {indicator} lässt sich mit den Merkmalen und Kennzahlen dieser Veröffentlichung nicht "
        "berechnen. Bitte prüfen Sie ihre Formel."
    ),
    "formula_not_additive": (
        "Die Kennzahl {indicator} zählt das Merkmal {measure} zusammen, das ein fertiger Wert ist. "
        "Fertige Werte werden nicht addiert; bitte legen Sie die Kennzahl als fertigen Wert (figure) an."
    ),
    "no_counts": "Nicht verfügbar: Für die ganze Kommune liegen keine Anzahlen vor.",
    "blocked_level": "Diese Ebene ist für die Kennzahl nicht zur Veröffentlichung vorgesehen.",
    "blocked_internal": "Die Quelle erlaubt nur die interne Nutzung.",
    "blocked_expired": "Die Nutzungserlaubnis der Quelle ist abgelaufen.",
    "blocked_deleted": "Die Löschfrist der Quelle ist erreicht.",
    "blocked_rights_level": "Die Quelle erlaubt die Veröffentlichung nur für größere Gebiete.",
    "blocked_figure": (
        "Der fertige Wert hat keine Bezugsanzahl, und es ist nicht festgehalten, dass die Quelle ihn bereits "
        "geschützt hat. Bitte ergänzen Sie eines von beiden."
    ),
    "hidden_count": "Weniger als die Mindestzahl gezählt",
    "hidden_complement": "Weniger als die Mindestzahl nicht gezählt",
    "hidden_all_counted": "Alle gezählt",
    "hidden_base": "Bezugsgröße unter der Mindestgröße",
    "hidden_zero": "Die Null ist hier schutzbedürftig",
    "hidden_source": "Bereits von der Quelle geschützt",
    "hidden_secondary": "Damit geschützte Werte nicht errechnet werden können",
    "hidden_part": "Aus einem geschützten Wert berechnet",
    "exposed": Counted(
        "{count} geschützte Werte folgen bereits aus früheren Veröffentlichungen. Sie werden nicht gezeigt, "
        "sind aber öffentlich bekannt.",
        one="Ein geschützter Wert folgt bereits aus früheren Veröffentlichungen. Er wird nicht gezeigt, "
        "ist aber öffentlich bekannt.",
    ),
    "narrow": Counted(
        "{count} geschützte Werte lassen sich enger eingrenzen als gewünscht, "
        "weil zu wenige Gebiete daneben liegen.",
        one="Ein geschützter Wert lässt sich enger eingrenzen als gewünscht, weil zu wenige Gebiete "
        "daneben liegen.",
    ),
    "release_nothing": "Es gibt noch nichts zu veröffentlichen: Bitte übernehmen Sie zuerst eine Tabelle.",
    "release_running": "Es läuft bereits eine Veröffentlichung. Bitte warten Sie, bis sie fertig ist.",
    "rollback_not_published": (
        "Dieser Stand wurde nie veröffentlicht und kann nicht wiederhergestellt werden."
    ),
    "rollback_reading": "Der frühere Stand wird gelesen.",
    "correction_missing": "Bitte schreiben Sie die Berichtigung auf Deutsch; Englisch ist freiwillig.",
    "correction_never_public": (
        "Das war nie öffentlich. Bitte wählen Sie, was im öffentlichen Atlas steht oder stand."
    ),
    "correction_many": "Es gibt schon {most} Berichtigungen. Bitte nehmen Sie zuerst ältere zurück.",
    "correction_long": "Die Berichtigung ist zu lang. Bitte höchstens {longest} Zeichen.",
    "withdrawal_reading": "Der veröffentlichte Stand wird gelesen.",
}
