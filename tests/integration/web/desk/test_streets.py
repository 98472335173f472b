"""The street directory by forms: send, choose columns, take over, export."""

from tests.integration.web.desk.conftest import Desk
from tests.integration.web.desk.test_journey import form_of

STREETS = "Strasse;von;bis;Seite;Gebiet\nHafenweg;1;9;u;Hafen\nHafenweg;2;10;g;Altstadt\nRing;;;;03\n"


def test_an_analyst_takes_a_street_directory_over(desk: Desk) -> None:
    admin = desk.browser()
    desk.read_areas()
    end = desk.finish(admin.upload(desk.home + "streets/upload", "strassen.csv", STREETS))
    assert end["state"] == "done", end
    page = f"{desk.home}uploads/{end['result']['upload']}"
    fields = form_of(admin.get(page).get_data(as_text=True), f"{page}/streets")
    assert (fields["street"], fields["first"], fields["area"], fields["level"]) == (
        "Strasse",
        "von",
        "Gebiet",
        "stadtteile",
    )
    end = desk.finish(admin.post(f"{page}/streets", fields))
    assert end["state"] == "done", end
    home = f"{desk.home}streets/{end['result']['directory']}"
    shown = admin.get(home).get_data(as_text=True)
    assert "Hafenweg" in shown
    assert "ganze Straße" in shown
    assert "Nord" in shown, "the area without a street is named"
    assert admin.post(f"{home}/accept").status_code == 303
    assert "gilt jetzt" in admin.get(desk.home + "streets/").get_data(as_text=True)
    exported = admin.get(f"{home}/export?format=excel")
    assert exported.get_data().decode("utf-8-sig").splitlines()[1] == "Hafenweg;1;9;ungerade;02;Hafen"


def test_a_street_is_searched_in_the_list(desk: Desk) -> None:
    admin = desk.browser()
    desk.read_areas()
    end = desk.finish(admin.upload(desk.home + "streets/upload", "strassen.csv", STREETS))
    page = f"{desk.home}uploads/{end['result']['upload']}"
    end = desk.finish(
        admin.post(f"{page}/streets", form_of(admin.get(page).get_data(as_text=True), f"{page}/streets"))
    )
    home = f"{desk.home}streets/{end['result']['directory']}"
    found = admin.get(f"{home}?q=ring").get_data(as_text=True)
    assert '<th scope="row">Ring</th>' in found
    assert '<th scope="row">Hafenweg</th>' not in found
    assert "Keine Straße gefunden." in admin.get(f"{home}?q=xyz").get_data(as_text=True)


def test_without_areas_a_street_directory_is_not_asked_for(desk: Desk) -> None:
    shown = desk.browser().get(desk.home + "streets/").get_data(as_text=True)
    assert "brauchen wir zuerst die Gebiete" in shown
    assert 'type="file"' not in shown


def test_a_file_without_a_column_of_areas_asks_for_it(desk: Desk) -> None:
    admin = desk.browser()
    desk.read_areas()
    end = desk.finish(
        admin.upload(desk.home + "streets/upload", "s.csv", "Strasse;Wahlkreis\nRing;77\nWall;78\n")
    )
    assert end["state"] == "done", end
    page = f"{desk.home}uploads/{end['result']['upload']}"
    fields = form_of(admin.get(page).get_data(as_text=True), f"{page}/streets")
    end = desk.finish(admin.post(f"{page}/streets", {**fields, "area": "Wahlkreis"}))
    assert end["error"]["code"] == "streets_have_errors"
    told = admin.get(page).get_data(as_text=True)
    assert "„77“ ist kein Gebiet der gewählten Ebene" in told


def test_a_list_of_addresses_is_read_by_the_directory(desk: Desk) -> None:
    admin = desk.browser()
    desk.read_areas()
    end = desk.finish(admin.upload(desk.home + "streets/upload", "strassen.csv", STREETS))
    page = f"{desk.home}uploads/{end['result']['upload']}"
    end = desk.finish(admin.post(f"{page}/streets", form_of(_page(desk, page), f"{page}/streets")))
    assert admin.post(f"{desk.home}streets/{end['result']['directory']}/accept").status_code == 303

    rows = "Kita;Straße;Nr.;Plätze\nSonne;Hafenweg;1;40\nMond;Ring;5;20\nFern;Fremde Gasse;2;9\n"
    page = desk.send_table(rows, "kitas-2024.csv")
    shown = _page(desk, page)
    assert "Unbekannte Adressen zählen als nicht zuordenbar" in shown
    fields = form_of(shown, f"{page}/table")
    assert (fields["address_street"], fields["address_number"]) == ("Straße", "Nr.")
    end = desk.finish(admin.post(f"{page}/table", fields))
    told = end["error"]["findings"]
    assert [(one["code"], one["row"]) for one in told if one["severity"] == "error"] == [
        ("address_unknown", 4)
    ]
    end = desk.finish(admin.post(f"{page}/table", {**fields, "address_unassigned": "on"}))
    assert end["state"] == "done", end

    following = rows.replace("Sonne", "Wolke").replace("Fremde", "Ferne")
    page = desk.send_table(following, "kitas-2025.csv")
    fields = form_of(_page(desk, page), f"{page}/table")
    assert (fields["period"], fields["address_unassigned"]) == ("2025", "on")


def _page(desk: Desk, path: str) -> str:
    return desk.browser().get(path).get_data(as_text=True)
