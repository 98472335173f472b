"""A-29: the platform calls nobody whose address it was given.

One field of the product takes an address of the network: the provider of identities of a member. It is called
at a public address only, and by one module; besides, only the supervisor looks at its own processes. So a
listener on this machine is named in every field and every query, and in every place of every kind of file
where formats can name one; the jobs that follow are done, and nobody has called. What that module does with
names, redirects and slow servers is tested in ``tests/integration/test_outside_calls.py``.
"""

import ast
import io
import socket
import threading
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from keck.config import Settings
from keck.services import uploads
from keck.services.errors import Refused
from keck.services.uploads import UploadKind
from keck.tenants.roles import Role
from keck.web.members import create_members_app
from keck.web.public import create_public_app
from keck.workers.runner import run_next
from tests.integration.conftest import Member, new_member
from tests.tenancy.factories import Seeded, seed
from tests.tenancy.test_fields import AnsweringRequest, Reading
from tests.tenancy.test_headers import addresses
from tests.tenancy.test_routes import DESK, Visitor, filled, ids_of

ROOT = Path(__file__).resolve().parents[2]
_CALLING = {"requests", "httpx", "aiohttp", "urllib3", "pycurl", "ftplib", "smtplib", "telnetlib", "http"}


class Listener:
    """Counts who calls at a port of this machine, over IPv4 and IPv6."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def call(self) -> None:
        """Call, as nobody else should."""
        socket.create_connection(("127.0.0.1", self.port), timeout=5).close()

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()

    @property
    def written(self) -> tuple[str, ...]:
        """Its address in the ways in which libraries take one."""
        host = f"127.0.0.1:{self.port}"
        return (
            f"http://{host}/x",
            f"https://{host}/x",
            f"https://[::ffff:127.0.0.1]:{self.port}/x",
            f"https://localhost:{self.port}/x",
            f"https://2130706433:{self.port}/x",
            f"//{host}/x",
            f"http://[::1]:{self.port}/x",
            f"http://localhost:{self.port}/x.csv",
            f"http://2130706433:{self.port}/",
            f"/vsicurl/http://{host}/x.geojson",
            f"/vsizip//vsicurl/http://{host}/x.zip",
            f"WFS:http://{host}/",
            f"\\\\127.0.0.1@{self.port}\\x",
            f"ftp://{host}/x",
            f"postgresql://{host}/x",
        )


# By their places in `Listener.written`: a plain address, one of the local network in IPv6, a path of GDAL.
FEW = (0, 6, 9)
EVERY_PLACE = pytest.mark.parametrize(
    "places", [FEW, pytest.param(range(15), marks=pytest.mark.long)], ids=["few", "all"]
)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A listener that must not be called, and that shows in the end that it would have noticed."""
    made = Listener()
    yield made
    assert made.calls == 0
    made.call()
    for _ in range(200):
        if made.calls:
            break
        threading.Event().wait(0.02)
    made.close()
    assert made.calls == 1


@pytest.fixture(scope="module")
def town(database: Settings) -> Seeded:
    """A member whose people write addresses into everything."""
    return seed(database, "rufhausen", "99000125")


def work(settings: Settings) -> None:
    """Do all jobs that wait."""
    while run_next(settings, node="calls/", worker="calls/1"):
        pass


@pytest.mark.asvs("1.3.6")
@EVERY_PLACE
def test_an_address_in_any_field_is_not_called(
    database: Settings, listener: Listener, town: Seeded, places: Sequence[int]
) -> None:
    written = [listener.written[place] for place in places]
    app = create_members_app(database)
    app.request_class = AnsweringRequest
    visitor = Visitor(app, town.people[Role.ADMIN][1])
    reading = Reading()
    for address in written:
        for method, pattern in DESK:
            if len(places) > len(FEW):
                reading.none.clear()
            answer = reading.ask(visitor, method, filled(pattern, town.slug, ids_of(town)), address)
            assert answer is None or answer.status_code < 500, (method, pattern)
        assert Visitor(app, None).ask("POST", "/login", email=address, password=address, next=address)
    public = create_public_app(database)
    public.request_class = AnsweringRequest
    for _, path in addresses(public, town.slug, {}):
        for address in written:
            public.test_client().get(path, headers={"X-Tried": address})
    work(database)


def workbook(address: str) -> bytes:
    """Return a workbook with links, a formula and a part that lies elsewhere."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for column, head in enumerate(("Schlüssel", "Kinder 2024", "Seite")):
            sheet.write(0, column, head)
        for row in range(1, 5):
            sheet.write(row, 0, f"{row:02d}")
            sheet.write(row, 1, 100 + row)
            sheet.write_url(row, 2, "http://example.org/")
        sheet.write_formula(5, 1, f'=WEBSERVICE("{address}")')
    changed = io.BytesIO()
    with zipfile.ZipFile(stream) as given, zipfile.ZipFile(changed, "w") as made:
        for name in given.namelist():
            content = given.read(name).replace(b"http://example.org/", address.encode())
            if name == "xl/workbook.xml":
                content = content.replace(
                    b"<workbook ", doctype("workbook", address).encode() + b"<workbook "
                )
            made.writestr(name, content)
    return changed.getvalue()


def doctype(root: str, address: str) -> str:
    """Return a document type whose parts lie elsewhere."""
    return f'<!DOCTYPE {root} [<!ENTITY x SYSTEM "{address}"><!ENTITY % y SYSTEM "{address}"> %y;]>'


def files(address: str) -> Iterator[tuple[UploadKind, str, bytes]]:
    """Yield files that name an address wherever their format can name one."""
    square = '{"type":"Polygon","coordinates":[[[9,50],[9.1,50],[9.1,50.1],[9,50]]]}'
    crs = f'"crs":{{"type":"link","properties":{{"href":"{address}","type":"proj4"}}}}'
    feature = f'{{"type":"Feature","properties":{{"nr":"01","name":"{address}"}},"geometry":{square}}}'
    kml = (
        f'<?xml version="1.0"?>{doctype("kml", address)}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<NetworkLink><Link><href>{address}</href></Link></NetworkLink>"
        f"<Placemark><name>&x;</name><styleUrl>{address}#s</styleUrl><Polygon><outerBoundaryIs><LinearRing>"
        "<coordinates>9,50 9.1,50 9.1,50.1 9,50</coordinates>"
        "</LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"
    )
    gml = (
        f'<?xml version="1.0"?>{doctype("c", address)}<gml:FeatureCollection '
        'xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x {address}">'
        f'<gml:featureMember xlink:href="{address}"/></gml:FeatureCollection>'
    )
    layer = f'<OGRVRTLayer name="x"><SrcDataSource>{address}</SrcDataSource></OGRVRTLayer>'
    vrt = f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"
    objects = '{"a":{"type":"GeometryCollection","geometries":[]}}'
    topology = f'{{"type":"Topology","href":"{address}","objects":{objects},"arcs":[]}}'
    for suffix in ("geojson", "json"):
        text = f'{{"type":"FeatureCollection",{crs},"href":"{address}","features":[{feature}]}}'
        yield "areas", f"x.{suffix}", text.encode()
    for suffix, text in {
        "kml": kml,
        "gml": gml,
        "xml": gml,
        "vrt": vrt,
        "topojson": topology,
    }.items():
        yield "areas", f"x.{suffix}", text.encode()
    for suffix, text in {"kmz": kml, "zip": gml}.items():
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr({"kmz": "doc.kml", "zip": "x.gml"}[suffix], text)
        yield "areas", f"x.{suffix}", packed.getvalue()
    rows = f'Schlüssel;Kinder 2024;{address}\n01;120;{address}\n02;80;=WEBSERVICE("{address}")\n'
    yield "table", "x.csv", rows.encode()
    yield "table", "x.xlsx", workbook(address)
    yield (
        "table",
        "x.xls",
        f'<html><link rel="x" href="{address}"><table><td>{address}</table></html>'.encode(),
    )
    yield (
        "table",
        "x.json",
        f'{{"$ref":"{address}","$schema":"{address}","data":[{{"nr":"{address}","n":1}}]}}'.encode(),
    )
    yield "streets", "strassen.csv", f"Straße;Hausnummern;Gebiet\n{address};1-9;01\n".encode()


@pytest.mark.asvs("1.3.6")
@EVERY_PLACE
def test_an_address_in_any_kind_of_file_is_not_called(
    settings: Settings, listener: Listener, tmp_path: Path, places: Sequence[int]
) -> None:
    member: Member = new_member(settings, "Rufingen")
    states: list[str] = []
    plain = tmp_path / "gebiete.csv"
    plain.write_text("nr;name\n01;Altstadt\n02;Hafen\n03;Nord\n04;Au\n")
    assert member.import_areas(plain, level="viertel", key="nr", name="name")["state"] == "done"
    written = [listener.written[place] for place in places]
    for address in (one for one in written if one.startswith(("http://", "//", "/vsi"))):
        for kind, name, content in files(address):
            # Of few places each format gets the plain one, and what GDAL reads one that GDAL alone knows.
            if (
                len(places) == len(FEW)
                and address != written[0]
                and (kind != "areas" or not address.startswith("/vsi"))
            ):
                continue
            with member.scope() as scope:
                try:
                    found = uploads.receive(scope, kind=kind, filename=name, stream=io.BytesIO(content))
                except Refused:
                    continue
            with member.scope() as scope:
                looked = uploads.inspect(scope, found.id)
            member.finish(looked)
            with member.scope() as scope:
                if kind == "areas":
                    level = {"level": "viertel", "key": "nr", "name": "name"}
                    level |= {"crs": address} if name.endswith("json") else {}
                    read = uploads.import_areas(scope, found.id, level)
                elif kind == "table":
                    read = uploads.import_table(scope, found.id)
                else:
                    continue
            states.append(member.finish(read)["state"])
    assert {"done", "failed"} <= set(states)


def calls_in(source: str) -> set[str]:
    """Return modules that a source could call somebody with."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{one.name}" for one in node.names)]
        for name in names:
            if name.partition(".")[0] in _CALLING - {"http"} or name.startswith(
                ("urllib.request", "http.client")
            ):
                found.add(name)
    return found


@pytest.mark.asvs("13.2.4", "13.2.5")
def test_no_source_of_ours_can_call_an_address() -> None:
    assert calls_in("import urllib.request") == {"urllib.request"}
    assert calls_in("from urllib import request") == {"urllib.request"}
    assert calls_in("import requests, httpx") == {"requests", "httpx"}
    assert calls_in("from urllib.parse import urlsplit") == set()
    sources = [path for root in ("platform", "workers", "tenants") for path in (ROOT / root).rglob("*.py")]
    found = {
        path.relative_to(ROOT).as_posix(): names for path in sources if (names := calls_in(path.read_text()))
    }
    assert found == {
        # The supervisor looks whether its own web servers are ready.
        "platform/keck/stack/embedded.py": {"urllib.request"},
        # A member's provider of identities, at a public address.
        "platform/keck/adapters/calls.py": {
            "http.client",
            "http.client.HTTPConnection",
            "http.client.HTTPException",
        },
        # Letters go to the operator's own mail server.
        "platform/keck/adapters/mail.py": {"smtplib"},
    }


def test_a_provider_that_is_saved_is_not_called_on_this_machine(
    database: Settings, listener: Listener
) -> None:
    town: Seeded = seed(database, "anbieterau", "99000126")
    visitor = Visitor(create_members_app(database), town.people[Role.ADMIN][1])
    home, saved = f"/desk/{town.slug}/sign-in/", 0
    for address in listener.written:
        form = {"issuer": address, "client_id": "x", "secret": "y"}
        if visitor.ask("POST", f"{home}provider", **form).status_code != 303:
            continue
        saved += 1
        answer = visitor.ask("POST", f"{home}test")
        assert answer.status_code == 422
        assert "nicht ins öffentliche Internet" in answer.get_data(as_text=True)
    assert saved == 4
