"""Sentences: the form for one indicator."""

SENTENCES: dict[str, str] = {
    "deprivation_needs_polarity": (
        "Eine Kennzahl, nach der die Gebiete geordnet werden, braucht eine Richtung. Sagen Sie auch, ob ein "
        "hoher Wert günstig ist oder auf Belastungen hinweist."
    ),
    "deprivation_twice": (
        "Die Gebiete werden schon nach „{indicator}“ geordnet, und es kann nur eine Kennzahl sein. Nehmen "
        "Sie den Haken zuerst dort weg."
    ),
    "formula_too_often": (
        "So oft in einer Minute wird keine Formel geprüft. Bitte warten Sie einen Augenblick."
    ),
    "indicator_changed": (
        "Inzwischen hat jemand anders diese Kennzahl geändert. Bitte vergleichen Sie und speichern Sie noch "
        "einmal, wenn Ihre Fassung gelten soll."
    ),
    "indicator_code_wrong": "Ein Kürzel besteht aus kleinen Buchstaben, Ziffern und Bindestrichen.",
    "indicator_exists": (
        "Das Kürzel „{indicator}“ hat schon eine andere Kennzahl. Bitte wählen Sie ein anderes."
    ),
    "indicator_german_first": "Eine Beschreibung auf Englisch braucht auch eine auf Deutsch.",
    "indicator_gone": (
        "Inzwischen hat jemand anders diese Kennzahl beiseitegelegt. Wenn Sie noch einmal speichern, gibt es "
        "sie wieder."
    ),
    "indicator_index_wrong": (
        "Die Einstellungen eines Index passen nur zu einer Formel mit index(…). Nehmen Sie unter „Experte“ "
        "den Haken bei „Einstellungen des Index behalten“ weg."
    ),
    "indicator_name_missing": "Bitte geben Sie der Kennzahl einen Namen.",
    "indicator_named": "Diese Kennzahlen nennen sie in ihrer Formel: {names}. Ändern Sie zuerst diese.",
    "indicator_not_own": "Nur eigene Kennzahlen lassen sich beiseitelegen.",
    "indicator_number_wrong": "Nachkommastellen, Mindestzahlen und Jahre sind ganze Zahlen.",
    "indicator_of_catalogue": "Kennzahlen des Katalogs lassen sich hier nicht ändern.",
    "indicator_target_wrong": (
        "Der Zielwert ist eine Zahl in der Einheit der Kennzahl, ohne Punkt zwischen Tausendern. Bei "
        "Anteilen liegt er zwischen 0 und 100; unter 0 ist er nur, wo Werte es sein können."
    ),
    "indicator_wrong": "Diese Kennzahl geht so nicht: {reason}",
}
