"""Sentences: members who take everything along, are erased, or come from elsewhere."""

SENTENCES: dict[str, str] = {
    "export_rows": "Alle Zeilen werden geschrieben.",
    "export_values": "Werte und Gebiete werden lesbar geschrieben.",
    "export_files": "Alle Dateien werden eingepackt.",
    "export_running": "Es wird schon ein Archiv zusammengestellt. Bitte warten Sie, bis es fertig ist.",
    "export_no_space": "Das Auspacken nach {folder} ist nicht gelungen: {reason}. Bitte löschen Sie den "
    "Ordner und nennen Sie einen anderen Ort.",
    "import_none": "In {folder} liegt kein ausgepacktes Archiv einer Kommune (inhalt.json fehlt oder ist "
    "nicht lesbar).",
    "import_other_format": "Das Archiv in {folder} hat ein anderes Format, als diese Fassung liest.",
    "import_damaged": "Das Archiv ist beschädigt: {name} ist nicht so, wie es geschrieben wurde. Es wurde "
    "nichts geändert.",
    "import_newer": "Das Archiv ist von einer neueren Fassung: {name} kennt diese nicht. Bitte bringen Sie "
    "zuerst die Plattform auf den neuesten Stand.",
    "tenant_erased": "Die Kommune „{slug}“ wurde gelöscht. Sie wird nicht wiederhergestellt.",
    "data_keys_missing": "Die Sicherung ist je Kommune verschlüsselt. Für {members} fehlt der Schlüssel in "
    "{folder}. Bitte kopieren Sie diesen Ordner von dort zurück, wo Sie ihn aufbewahren.",
    "data_key_other": "Die Schlüssel in {folder} gehören zu einem anderen KECK_SECRET_KEY.",
    "tombstones_broken": "{file} ist keine Liste gelöschter Kommunen. Ohne sie käme zurück, was gelöscht "
    "ist.",
    "erasure_slug_differs": "Bitte tippen Sie zur Bestätigung genau „{slug}“.",
    "erasure_open": "Die Löschung dieser Kommune ist schon beantragt.",
    "erasure_same_person": "Wer die Löschung beantragt hat, kann sie nicht auch bestätigen. Das tut eine "
    "zweite Person.",
    "erasure_members_confirm": "Diese Kommune hat mehrere Personen, die verwalten. Eine von ihnen bestätigt.",
    "erasure_decides": "Die Löschung von „{slug}“ ist bestätigt. Bis sie zurückgenommen ist, bleibt die "
    "Kommune gesperrt.",
    "members_slug_erased": "Diese Adresse gehörte einer Kommune, die gelöscht ist. Sie wird nicht wieder "
    "vergeben.",
    "staff_did_erasure_asked": "Löschung der Kommune beantragt",
    "staff_did_erasure_confirmed": "Löschung der Kommune bestätigt",
    "staff_did_erasure_undone": "Löschung der Kommune zurückgenommen",
    "staff_did_erased": "Eine Kommune ist gelöscht",
    "staff_did_imported": "Kommune aus einem Archiv übernommen",
    "did_erasure_asked": "Löschung der Kommune beantragt",
    "did_erasure_confirmed": "Löschung der Kommune bestätigt; sie ist gesperrt, bis die Frist vorbei ist",
    "did_erasure_undone": "Löschung der Kommune zurückgenommen",
    "did_asked_export": "Archiv mit allen Daten in Auftrag gegeben",
    "did_exported": "Archiv mit allen Daten ist fertig",
    "did_downloaded_export": "Archiv mit allen Daten heruntergeladen",
    "did_deleted_export": "Archiv mit allen Daten gelöscht",
    "did_imported": "Kommune aus einem Archiv übernommen",
}
