"""Sentences: boundaries and area lists."""

from keck.domain.messages.counted import Counted

SENTENCES: dict[str, str] = {
    "shapefile_alone": (
        "„{file}“ ist nur ein Teil eines Shapefiles. Bitte wählen Sie .shp, .shx, .dbf und .prj zusammen "
        "aus, oder packen Sie alle in ein ZIP-Archiv."
    ),
    "shapefile_part_missing": (
        "Zum Shapefile „{layer}“ fehlt die Datei mit der Endung {part}. Bitte wählen Sie .shp, .shx, .dbf "
        "und .prj zusammen aus, oder packen Sie alle in ein ZIP-Archiv."
    ),
    "layers_several": (
        "Die Datei enthält {count} Ebenen: {layers}. Bitte wählen Sie eine davon, oder laden Sie jede "
        "einzeln hoch."
    ),
    "layer_not_there": "Die Ebene „{layer}“ gibt es in der Datei nicht. Es gibt: {layers}.",
    "layer_broken": (
        "Die Grenzen in „{file}“ lassen sich nicht lesen: Die Datei ist beschädigt oder unvollständig. "
        "Bitte exportieren Sie sie neu."
    ),
    "layer_empty": "„{file}“ enthält keine Gebiete. Bitte prüfen Sie, ob beim Export ein Filter gesetzt war.",
    "layer_no_shapes": (
        "„{file}“ enthält nur Sachdaten, keine Grenzen. Bitte exportieren Sie die Flächen mit."
    ),
    "layer_too_many": (
        "Die Datei enthält mehr als {limit} Flächen. Bitte laden Sie nur die Gebiete Ihrer Kommune hoch."
    ),
    "gpkg_no_layer": (
        "Im GeoPackage „{file}“ liegt keine Tabelle mit Flächen. Ansichten (Views) werden nicht gelesen."
    ),
    "kml_broken": "Die KML-Datei ist fehlerhaft (Zeile {line}). Bitte exportieren Sie sie neu.",
    "kml_coordinates": (
        "In der KML-Datei stehen unlesbare Koordinaten: „{text}“. Bitte exportieren Sie sie neu."
    ),
    "kml_doctype": (
        "Die KML-Datei enthält eine Dokumenttyp-Angabe (DOCTYPE). Bitte exportieren Sie sie ohne diese."
    ),
    "crs_missing": (
        "Die Datei sagt nicht, in welchem Koordinatensystem die Grenzen liegen (beim Shapefile fehlt die "
        ".prj-Datei). Bitte ergänzen Sie die Angabe, zum Beispiel EPSG:25832. Den Koordinaten nach kommen "
        "infrage: {candidates}."
    ),
    "crs_missing_unusual": (
        "Die Datei sagt nicht, in welchem Koordinatensystem die Grenzen liegen (beim Shapefile fehlt die "
        ".prj-Datei), und zu den Koordinaten passt keines der in Deutschland üblichen Systeme. Bitte "
        "besorgen Sie die .prj-Datei beim Vermessungsamt und packen Sie sie mit ein, oder geben Sie die "
        "EPSG-Nummer an."
    ),
    "crs_unknown": (
        "Das Koordinatensystem „{crs}“ ist unbekannt. Bitte geben Sie eine EPSG-Nummer an, zum Beispiel "
        "EPSG:25832."
    ),
    "crs_not_here": (
        "Im Koordinatensystem „{crs}“ lägen die Gebiete weit außerhalb von Deutschland. Bitte prüfen Sie, "
        "in welchem System die Datei gespeichert ist, und geben Sie es an."
    ),
    "crs_chosen": "Die Datei nennt das Koordinatensystem {found}; verwendet wurde das angegebene {crs}.",
    "axes_swapped": (
        "Länge und Breite sind in der Datei vertauscht. Sie wurden zurückgetauscht; bitte prüfen Sie die "
        "Karte."
    ),
    "geometry_points": (
        "Die Datei enthält Punkte statt Flächen. Bitte laden Sie die Grenzen als Flächen (Polygone) hoch."
    ),
    "geometry_curves": (
        "Die Datei enthält Kurven (Kreisbögen). Bitte exportieren Sie die Grenzen mit geraden Strecken."
    ),
    "geometry_none": "In der Datei ist keine einzige gültige Fläche. Bitte exportieren Sie die Grenzen neu.",
    "geometry_too_large": (
        "Die Grenzen haben {count} Stützpunkte, gelesen werden höchstens {limit}. Bitte vereinfachen Sie "
        "sie, in QGIS mit „Vereinfachen“."
    ),
    "geometry_one_too_large": (
        "Das {feature}. Gebiet der Datei hat {count} Stützpunkte, gelesen werden höchstens {limit}. Bitte "
        "vereinfachen Sie die Grenzen."
    ),
    "geometry_not_finite": (
        "Das {feature}. Gebiet der Datei hat Koordinaten, die keine Zahlen sind. Bitte prüfen Sie diese "
        "Fläche und exportieren die Grenzen neu."
    ),
    "geometry_tangled": (
        "Der Rand des {feature}. Gebiets der Datei überschneidet sich selbst viele tausend Male. Bitte "
        "zeichnen Sie diese Fläche neu."
    ),
    "geometry_repaired": (
        "Der Rand des {feature}. Gebiets der Datei hat sich selbst berührt oder überschnitten (bei {place}) "
        "und wurde repariert."
    ),
    "geometry_unclosed": (
        "Der Rand des {feature}. Gebiets der Datei war nicht geschlossen und wurde geschlossen."
    ),
    "geometry_missing": "Das {feature}. Gebiet der Datei hat keine Fläche und steht nur in der Liste.",
    "geometry_empty": "Die Fläche des {feature}. Gebiets der Datei ist leer.",
    "geometry_dropped": (
        "Das {feature}. Gebiet der Datei ist eine Linie oder ein Punkt und keine Fläche; es steht nur in "
        "der Liste."
    ),
    "geometry_parts_dropped": (
        "Beim {feature}. Gebiet der Datei wurden Linien und Punkte weggelassen; die Flächen blieben."
    ),
    "geometry_lines": (
        "Die Datei enthält Grenzlinien statt Flächen. Sie lassen sich beim Einlesen zu Flächen "
        "schließen; bitte bestätigen Sie das (auf der Kommandozeile mit --polygonise)."
    ),
    "lines_closed": Counted(
        "{count} Grenzlinien wurden zu Flächen geschlossen.",
        one="Eine Grenzlinie wurde zu einer Fläche geschlossen.",
    ),
    "lines_joined": Counted(
        "Aus dem Netz der Grenzlinien wurden {count} Flächen gebildet und von Norden nach Süden "
        "nummeriert. Bitte prüfen Sie Nummern und Namen.",
        one="Aus dem Netz der Grenzlinien wurde eine Fläche gebildet. Bitte prüfen Sie Nummer und Namen.",
    ),
    "lines_dangling": Counted(
        "{count} Linien enden im Freien und begrenzen keine Fläche; sie wurden weggelassen.",
        one="Eine Linie endet im Freien und begrenzt keine Fläche; sie wurde weggelassen.",
    ),
    "lines_open": (
        "Die Linien der Datei schließen keine einzige Fläche ein. Bitte prüfen Sie, ob Teile der Grenzen "
        "fehlen."
    ),
    "xml_doctype": (
        "Die Datei enthält eine Dokumenttyp-Angabe (DOCTYPE). Bitte exportieren Sie sie ohne diese."
    ),
    "xml_broken": "Die XML-Datei ist fehlerhaft (Zeile {line}). Bitte exportieren Sie sie neu.",
    "area_parts_merged": (
        "Der Schlüssel {key} ({name}) kommt in der Datei {count}-mal vor; die Teile wurden zu einem "
        "Gebiet zusammengefasst."
    ),
    "areas_of_water": Counted(
        "{count} Wasserflächen (Spalte GF) wurden weggelassen; die Landflächen mit demselben Schlüssel "
        "blieben.",
        one="Eine Wasserfläche (Spalte GF) wurde weggelassen; die Landfläche mit demselben Schlüssel blieb.",
    ),
    "area_is_whole": (
        "„{name}“ ({key}) umfasst alle anderen Gebiete der Datei und wurde weggelassen: Die Kommune "
        "selbst gibt es als eigene Ebene."
    ),
    "crs_level_unknown": (
        "Von der Ebene „{level}“ gibt es noch keine Grenzen, deren Koordinatensystem übernommen werden "
        "könnte."
    ),
    "area_overlaps": Counted(
        "{count} Stellen, an denen sich Gebiete überlappen, zusammen {km2} km². Das Bild beim "
        "Gebietsstand zeigt sie.",
        one="An einer Stelle überlappen sich Gebiete, zusammen {km2} km². Das Bild beim Gebietsstand "
        "zeigt sie.",
    ),
    "area_gaps": Counted(
        "{count} Lücken zwischen den Gebieten, zusammen {km2} km². Das Bild beim Gebietsstand zeigt sie; "
        "gemeint sein können auch Enklaven oder Gewässer.",
        one="Zwischen den Gebieten ist eine Lücke von {km2} km². Das Bild beim Gebietsstand zeigt sie; "
        "gemeint sein kann auch eine Enklave oder ein Gewässer.",
    ),
    "shapefile_rows_differ": (
        "Die Teile des Shapefiles „{layer}“ passen nicht zusammen: {shapes} Flächen, aber {rows} Zeilen "
        "in der .dbf-Datei. Bitte alle Teile aus demselben Export nehmen."
    ),
}
