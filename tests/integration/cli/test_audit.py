"""`keck audit verify`: logs in the database, and exports without it."""

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from keck.db.engines import engine
from keck.services import retention, uploads
from keck.services.logs import audit_reading
from tests.integration.conftest import Member


def test_the_export_is_checked_without_the_platform(
    member: Member, keck: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    with member.scope() as scope:
        retention.set_days(scope, 40)
        uploads.receive(scope, kind="table", filename="Käse.csv", stream=io.BytesIO(b"a"))
    with member.scope() as scope:
        lines = b"".join(audit_reading.export(scope))
    file = tmp_path / "log.jsonl"
    file.write_bytes(lines)
    assert keck("audit", "verify", "--file", str(file)).returncode == 0
    file.write_bytes(lines.replace("Käse".encode(), b"Kase"))
    answer = keck("audit", "verify", "--file", str(file))
    assert answer.returncode == 2
    assert "ab Eintrag 3" in answer.stderr
    file.write_text("no log\n")
    assert keck("audit", "verify", "--file", str(file)).returncode == 2
    assert keck("audit", "verify", "--tenant", member.slug).returncode == 0
    with engine(member.settings, "keck_owner").begin() as connection:
        connection.execute(text("select set_config('keck.tenant', :id, true)"), {"id": str(member.tenant_id)})
        connection.execute(text("delete from private.audit_entry where number = 2"))
    assert f"{member.slug} ab Eintrag 2" in keck("audit", "verify", "--tenant", member.slug).stderr
