"""Sentences: opening files."""

SENTENCES: dict[str, str] = {
    "rows_hidden": (
        "Ausgeblendete Zeilen ({number}) werden mitgelesen: {rows}. Sollen sie nicht zählen, löschen "
        "Sie sie in der Datei."
    ),
    "columns_hidden": (
        "Ausgeblendete Spalten ({number}) stehen mit in der Tabelle: {columns}. Bitte sehen Sie nach, ob sie "
        "gelesen werden sollen."
    ),
    "sheets_hidden": "Ausgeblendete Blätter werden nicht gelesen: {sheets}.",
    "file_empty": "Die Datei „{file}“ ist leer. Bitte prüfen Sie, ob sie vollständig gespeichert wurde.",
    "file_unknown": (
        "Das Format der Datei „{file}“ wird nicht gelesen. Tabellen bitte als CSV, XLSX, XLS, ODS oder JSON "
        "hochladen, Grenzen als gezipptes Shapefile, GeoJSON, GeoPackage oder KML."
    ),
    "file_not_zip": (
        "„{file}“ heißt wie ein ZIP-Archiv oder eine XLSX-Datei, ist aber keine. Bitte speichern Sie die "
        "Datei neu und laden sie noch einmal hoch."
    ),
    "file_no_table": "„{file}“ ist keine Tabelle. Bitte laden Sie CSV, Excel, ODS oder JSON hoch.",
    "file_no_areas": (
        "„{file}“ enthält keine Grenzen. Bitte laden Sie ein gezipptes Shapefile, GeoJSON, GeoPackage oder "
        "KML hoch."
    ),
    "csv_not_text": (
        "„{file}“ ist keine Textdatei. Bitte speichern Sie die Tabelle als „CSV UTF-8“ und laden sie noch "
        "einmal hoch."
    ),
    "csv_broken": (
        "„{file}“ lässt sich nicht als CSV lesen. Bitte speichern Sie die Tabelle neu als CSV oder XLSX."
    ),
    "csv_quote_open": (
        "In „{file}“ wird ein Anführungszeichen in Zeile {row} nicht geschlossen. Bitte ergänzen oder "
        "entfernen Sie es dort."
    ),
    "json_broken": "„{file}“ ist kein gültiges JSON (Zeile {line}). Bitte exportieren Sie die Datei neu.",
    "json_no_table": (
        "In „{file}“ wurde keine Tabelle gefunden. Gelesen werden eine Liste von Datensätzen oder Werte "
        "nach Jahr und Merkmal."
    ),
    "table_of_persons": (
        "„{file}“ enthält offenbar eine Zeile je Person ({rows} Zeilen; Spalten: {columns}). Angaben zu "
        "einzelnen Personen werden hier nicht angenommen, die Datei wurde gelöscht. Bitte zählen Sie zuerst: "
        "in Excel Einfügen → PivotTable (in LibreOffice Einfügen → Pivot-Tabelle), Zeilen: das Gebiet, "
        "Spalten: zum Beispiel Altersgruppe oder Geschlecht, Werte: Anzahl. Speichern Sie nur diese "
        "Tabelle als eigene Datei und laden Sie sie hoch."
    ),
    "workbook_locked": (
        "„{file}“ ist mit einem Kennwort geschützt. Bitte entfernen Sie den Schutz in Excel und laden die "
        "Datei noch einmal hoch."
    ),
    "workbook_broken": "Die Arbeitsmappe „{file}“ ist beschädigt. Bitte speichern Sie sie neu als XLSX.",
    "workbook_no_table": "In „{file}“ steht auf keinem der Blätter eine Tabelle: {sheets}.",
    "workbook_no_such_sheet": "Das Blatt „{sheet}“ gibt es nicht. Es gibt: {sheets}.",
    "workbook_too_many_sheets": (
        "Die Arbeitsmappe hat {count} Blätter, gelesen werden höchstens {limit}. Bitte teilen Sie sie auf."
    ),
    "table_no_rows": "„{file}“ hat nur eine Kopfzeile und keine Werte.",
    "table_too_wide": (
        "„{sheet}“ hat {count} Spalten, gelesen werden höchstens {limit}. Bitte teilen Sie die Tabelle auf."
    ),
    "table_too_large": (
        "Das Blatt „{sheet}“ hat mehr als {limit} Zellen. Oft sind es leere, aber formatierte Zeilen oder "
        "Spalten: bitte löschen Sie diese oder speichern das Blatt als CSV."
    ),
    "zip_broken": "Das ZIP-Archiv ist beschädigt. Bitte packen Sie die Dateien neu.",
    "zip_locked": "Das ZIP-Archiv ist verschlüsselt. Bitte packen Sie die Dateien ohne Kennwort.",
    "zip_nested": (
        "Im ZIP-Archiv liegt ein weiteres Archiv ({name}). Bitte packen Sie die Dateien ohne Umweg."
    ),
    "zip_too_many": (
        "Das ZIP-Archiv enthält {count} Dateien, erlaubt sind {limit}. Bitte packen Sie nur ein Shapefile."
    ),
    "zip_too_large": (
        "Das Archiv wäre ausgepackt {megabytes} MB groß oder ist ungewöhnlich stark gepackt (erlaubt sind "
        "{limit} MB). Bitte packen Sie nur die benötigten Dateien."
    ),
    "zip_name_unsafe": (
        "Im ZIP-Archiv steht ein Dateiname, der aus dem Archiv hinausführt ({name}). Bitte packen Sie die "
        "Dateien neu, ohne Verknüpfungen und ohne Pfade."
    ),
    "zip_name_twice": "Im ZIP-Archiv kommt ein Dateiname zweimal vor. Bitte packen Sie die Dateien neu.",
    "zip_no_shapefile": (
        "Im ZIP-Archiv liegt kein Shapefile. Bitte packen Sie die Dateien .shp, .shx, .dbf und .prj zusammen."
    ),
    "reading_too_long": (
        "Das Lesen wurde nach {seconds} Sekunden abgebrochen: Die Datei ist zu groß oder zu verwickelt. "
        "Bitte vereinfachen Sie sie oder teilen sie auf."
    ),
    "reading_memory": (
        "Die Datei braucht zum Lesen zu viel Speicher. Bitte teilen Sie sie in mehrere Dateien auf."
    ),
    "reading_failed": (
        "Die Datei lässt sich nicht lesen, vermutlich ist sie beschädigt. Bitte speichern oder exportieren "
        "Sie sie neu. Hilft das nicht, melden Sie sich bitte bei der Stiftung."
    ),
    "reading_not_confined": (
        "Dateien werden nur in einer abgeschirmten Umgebung geöffnet, und die lässt sich auf diesem Server "
        "gerade nicht herstellen. Die Datei wurde nicht geöffnet; bitte melden Sie sich beim Betrieb."
    ),
}
