"""Sentences: what is wrong with a formula; the place is marked beside them."""

SENTENCES: dict[str, str] = {
    "formula_arguments": "So geht „{name}“: {usage}.",
    "formula_bands_differ": (
        "Zu „{band}“ gibt es oben Fälle, unten aber keine passende Gruppe. Beide Merkmale brauchen dieselben"
        " Gruppen oder solche, die sich zu ihnen zusammensetzen lassen."
    ),
    "formula_bands_number": (
        "Standardisiert wird über 2 bis {most} Gruppen, die beide Merkmale haben; hier sind es {number}."
    ),
    "formula_bands_of_standard": (
        "Aus den Gruppen der Standardbevölkerung „{standard}“ lässt sich „{band}“ nicht zusammensetzen. Sie"
        " hat das Alter 0, 1-4, 5-9, 10-14 und so fort in Schritten von fünf Jahren bis 95-."
    ),
    "formula_bands_overlap": "Die Gruppe „{band}“ überschneidet sich mit einer anderen.",
    "formula_branches_differ": (
        "Beide Ergebnisse von „if“ müssen von gleicher Art sein; hier hat das eine die Einheit „{left}“,"
        " das andere „{right}“."
    ),
    "formula_change_twice": (
        "In „change“ steckt schon eine Veränderung; eine Veränderung der Veränderung gibt es nicht."
    ),
    "formula_character": "Das Zeichen „{text}“ gehört nicht in eine Formel.",
    "formula_condition_here": (
        "Hier muss ein Wert stehen; eine Bedingung steht nur an der ersten Stelle von „if“."
    ),
    "formula_condition_missing": "Hier muss eine Bedingung stehen, zum Beispiel status(x) == ok.",
    "formula_population_no_count": (
        "Einwohnerinnen und Einwohner eines Index sind ein gezähltes Merkmal, und dieses ist keines."
    ),
    "formula_constant": "Hier steht nur eine feste Zahl; eine Kennzahl braucht mindestens ein Merkmal.",
    "formula_cycle": "Diese Kennzahl braucht sich selbst: {path}.",
    "formula_decimal_comma": (
        "„{text}“ wären zwei Angaben. Dezimalzahlen stehen hier mit Punkt; zwei Angaben mit einem "
        "Leerzeichen nach dem Komma."
    ),
    "formula_dimension_only": (
        "An der dritten Stelle von „{name}“ steht, wonach gruppiert ist, zum Beispiel age."
    ),
    "formula_empty": "Die Formel ist leer.",
    "formula_group": "„{text}“ ist keine Gruppe. Gruppen stehen so: [age=0-2;sex=f].",
    "formula_level_only": "An der zweiten Stelle von „{name}“ steht der Name einer Gebietsebene.",
    "formula_level_without_values": (
        "Auf der Ebene „{level}“ gibt es diese Werte nicht; es gibt sie auf: {known}."
    ),
    "formula_levels_apart": "Auf keiner Ebene gibt es beides: das eine auf {left}, das andere auf {right}.",
    "formula_mean_of_others": "„{name}“ ist kein Mittelwert mit Fallzahl; „mean“ gilt nur für solche.",
    "formula_mean_without_count": (
        "Zum Mittelwert „{name}“ fehlt die Zahl der Fälle. Geben Sie sie beim Merkmal an; ohne sie lässt"
        " er sich nicht zusammenfassen."
    ),
    "formula_measure_only": "In „{name}“ steht genau ein Merkmal.",
    "formula_name_empty": "Zwischen den Anführungszeichen steht kein Name.",
    "formula_not_plain": (
        "Diese Formel ist richtig geschrieben, wird aber nicht berechnet: Im Atlas stehen Summen, „share“, "
        "„rate“, „per“ und „ratio“ von Merkmalen."
    ),
    "formula_number_and_count": (
        "Zu einer Anzahl lässt sich keine feste Zahl addieren: Über die Gebiete summiert käme etwas "
        "anderes heraus als für die Kommune."
    ),
    "formula_number_for_status": (
        "Eine feste Zahl steht nie für einen Wert, der fehlt oder geschützt ist. Bitte einen zweiten "
        "Wert nennen."
    ),
    "formula_number_long": "Zahlen haben höchstens {limit} Ziffern.",
    "formula_place_of_standing": (
        "Ein Rang oder eine Abweichung vom Mittel der Gebiete hat keinen Wert für die Kommune; „{name}“ "
        "muss innen stehen."
    ),
    "formula_place_twice": "In „{name}“ steckt schon ein Wert der Kommune oder eine Summe von Gebieten.",
    "formula_pool_of_standing": (
        "Ränge und Abweichungen lassen sich nicht über Jahre zusammenfassen; „pool“ muss innen stehen, "
        "zum Beispiel zscore(pool(x, 3))."
    ),
    "formula_pool_twice": "In „pool“ stecken schon mehrere Jahre.",
    "formula_quantity_only": "„{name}“ teilt Summen von Merkmalen; hier steht schon ein Rechenergebnis.",
    "formula_rank_arithmetic": "Mit Rängen wird nicht gerechnet.",
    "formula_rate_units": "„rate“ setzt Anzahlen ins Verhältnis; hier stehen „{left}“ und „{right}“.",
    "formula_ready_added": (
        "Fertige Kennzahlen, Mittelwerte und Skalenwerte werden nie addiert; nur die Differenz zweier "
        "gleicher Werte ist möglich."
    ),
    "formula_ready_divided": (
        "„{name}“ braucht Anzahlen; eine fertige Kennzahl lässt sich nicht noch einmal teilen."
    ),
    "formula_ready_pooled": (
        "Fertige Kennzahlen, Mittelwerte und Skalenwerte lassen sich nicht über Jahre zusammenfassen. "
        "Mittelwerte mit Fallzahl gehen mit mean(m)."
    ),
    "formula_ready_rebased": "Fertige Kennzahlen, Mittelwerte und Skalenwerte werden nicht umgerechnet.",
    "formula_reference_group": (
        "Hinter einer Kennzahl steht keine Gruppe; „{name}“ hat ihre Gruppen in der eigenen Formel."
    ),
    "formula_reference_wrong": (
        "Die Formel der Kennzahl „{indicator}“ stimmt selbst nicht. Bitte zuerst dort nachsehen."
    ),
    "formula_references_added": (
        "Hier würde addiert, was an verschiedenen Orten gezählt ist (Wohnort, Einrichtung, Arbeitsort)."
    ),
    "formula_references_mixed": (
        "In einem Anteil müssen Zähler und Nenner am selben Ort gezählt sein (Wohnort, Einrichtung oder "
        "Arbeitsort); „rate“ und „per“ dürfen mischen."
    ),
    "formula_share_units": (
        "Ein Anteil braucht oben und unten dieselbe Einheit; hier stehen „{left}“ und „{right}“."
    ),
    "formula_standard_only": "An dieser Stelle von „{name}“ steht der Name einer Standardbevölkerung.",
    "formula_standardised_counts": "„{name}“ standardisiert Anzahlen; dieses Merkmal ist keine.",
    "formula_standardised_sums": "Hier steht ein Merkmal oder eine Summe von Merkmalen.",
    "formula_status_alone": "„status“ wird verglichen, zum Beispiel status(x) == ok, und steht nur in „if“.",
    "formula_status_of_number": "Eine feste Zahl hat keinen Status.",
    "formula_status_only": "Verglichen wird nur der Status: status(x) == ok.",
    "formula_status_word": "Ein Status ist eines dieser Wörter: {known}.",
    "formula_sum_of_ratio": (
        "Nur Anzahlen und Mengen lassen sich über Gebiete summieren. Den Wert der Kommune gibt city(x): "
        "Es summiert zuerst und teilt zuletzt."
    ),
    "formula_too_deep": "Hier ist zu viel ineinander geschachtelt (höchstens {limit} Stufen).",
    "formula_too_large": "Die Formel hat zu viele Teile (höchstens {limit}).",
    "formula_too_large_together": (
        "Mit allen Kennzahlen, die sie nennt, wird die Formel zu groß (höchstens {limit} Teile)."
    ),
    "formula_too_long": "Eine Formel hat höchstens {limit} Zeichen.",
    "formula_unexpected": "„{text}“ passt an dieser Stelle nicht.",
    "formula_unfinished": "Die Formel hört zu früh auf.",
    "formula_units_differ": (
        "Verschiedene Einheiten lassen sich nicht addieren oder abziehen: „{left}“ und „{right}“."
    ),
    "formula_unknown_dimension": "Beide Merkmale haben zusammen keine Gruppen nach „{name}“.",
    "formula_unknown_function": "Es gibt keine Funktion „{name}“.",
    "formula_unknown_group": "Das Merkmal „{name}“ hat keine Gruppe „{group}“.",
    "formula_unknown_indicator": "Es gibt keine Kennzahl „{name}“.",
    "formula_unknown_level": "Es gibt keine Gebietsebene „{level}“; es gibt: {known}.",
    "formula_unknown_name": "Es gibt kein Merkmal „{name}“.",
    "formula_unknown_standard": "Diese Standardbevölkerung gibt es nicht; es gibt: {known}.",
    "formula_weight_zero": "Ein Gewicht im Index darf nicht 0 sein.",
    "formula_whole_number": "In „{name}“ steht hier eine ganze Zahl von {least} bis {most}.",
}
