"""``keck papers`` writes the trust pack: a specimen, or a member's."""

import json
from pathlib import Path

from keck.services import retention
from tests.integration.cli.conftest import Run
from tests.integration.conftest import Member


def test_a_specimen_and_a_members_pack_are_written(keck: Run, member: Member, tmp_path: Path) -> None:
    with member.scope() as scope:
        retention.set_days(scope, 66)
    done = keck("papers", str(tmp_path / "a"), "--json")
    assert done.returncode == 0, done.stderr
    assert "README.md" in json.loads(done.stdout)["files"]
    assert "[Kommune]" in (tmp_path / "a" / "auftragsverarbeitung.html").read_text()
    assert keck("papers", str(tmp_path / "b"), "--tenant", member.slug).returncode == 0
    assert "66 Tage" in (tmp_path / "b" / "massnahmen.md").read_text()


def test_where_nothing_can_be_written_it_says_so(keck: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = keck("papers", str(tmp_path / "file" / "x"))
    assert done.returncode == 2
    assert "lässt sich nicht schreiben" in done.stderr
    assert keck("papers", str(tmp_path / "c"), "--tenant", "gibt-es-nicht").returncode == 2
