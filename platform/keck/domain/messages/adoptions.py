"""Sentences: indicators of the catalogue at a member, and what it proposes to the catalogue."""

SENTENCES: dict[str, str] = {
    "adoption_missing": "Bitte wählen Sie für jedes Merkmal des Katalogs eines von Ihren. Es fehlt: {names}.",
    "adoption_not_fitting": "Was für „{name}“ gewählt ist, gibt es bei Ihnen nicht, oder es passt nicht. "
    "Bitte wählen Sie aus der Liste.",
    "adoption_same_twice": "Für zwei verschiedene Merkmale des Katalogs ist dasselbe gewählt. "
    "Bitte wählen Sie für jedes das passende.",
    "adoption_not_computed": "Diese Berechnung kann der Atlas noch nicht zeigen.",
    "adoption_bands_differ": "Die Altersgruppen der gewählten Merkmale passen nicht zueinander. "
    "Beide brauchen dieselben Altersgruppen, oder solche, die sich zu ihnen zusammensetzen lassen; "
    "welche, steht unter „Zu beachten“.",
    "adoption_named": "Aus dieser Kennzahl werden andere berechnet: {names}. Bitte ändern Sie diese zuerst.",
    "adoption_words_long": "Bitte höchstens {longest} Zeichen.",
    "adoption_words_german": "Bitte schreiben Sie auch den deutschen Text; der englische ist freiwillig.",
    "adoption_minimum": "Die Mindestzahlen sind ganze Zahlen von 1 bis 1000.",
    "adoption_without_direction": "Die Kennzahl des Katalogs sagt nicht, ob ein hoher Wert günstig ist. "
    "Die Gebiete lassen sich deshalb nicht nach ihr ordnen; nehmen Sie zuerst den Haken weg.",
    "adoption_no_newer": "Es gibt keine neuere Fassung, über die zu entscheiden ist.",
    "adoption_day": "Bitte wählen Sie einen Tag, der nach heute und höchstens ein Jahr in der Zukunft liegt.",
    "adoption_following": "Die neue Fassung wird übernommen",
    "proposal_incomplete": "Bitte nennen Sie einen Grund und wen die Stiftung fragen kann.",
    "proposal_long": "Bitte höchstens {longest} Zeichen.",
    "proposal_not_own": "Vorschlagen können Sie Kennzahlen, die Sie selbst festgelegt haben.",
    "proposal_twice": "Diese Kennzahl ist schon vorgeschlagen und wartet auf Antwort.",
    "proposals_too_many": "Es warten schon {limit} Vorschläge. Bitte warten Sie auf Antworten.",
    "proposal_answer_missing": "Bitte schreiben Sie eine Antwort und nehmen Sie an oder lehnen Sie ab.",
    "proposal_answered": "Dieser Vorschlag ist schon beantwortet oder zurückgenommen.",
}
