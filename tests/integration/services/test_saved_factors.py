"""Second factors in a backup: they come back with accounts that are gone, and never in place of today's."""

from pathlib import Path

import pytest

from keck.config import Settings
from keck.db.migrate import upgrade
from keck.services.backups.backup import backup
from keck.services.errors import Refused
from keck.services.identity import factors, printed_lists
from keck.services.restore import restore
from keck.stack.postgres import Postgres
from tests.integration.conftest import new_member
from tests.integration.humans import Human
from tests.integration.key_folders import bring_keys
from tests.integration.services.backups.test_backup import another_database


@pytest.mark.parametrize("alone", [True, False])
def test_factors_come_back_with_their_accounts(
    alone: bool, settings: Settings, cluster: Postgres, tmp_path: Path
) -> None:
    source = another_database(settings, cluster, f"keck_factors_{alone}".lower(), tmp_path / "source")
    upgrade(source)
    member = new_member(source)
    one = Human(source, role="admin", slug=member.slug)
    one.sign_in()
    codes = one.print_list()
    printed_lists.make(one.settings, one.signed_in)
    backup(source, tmp_path / "saved")
    restored = another_database(settings, cluster, f"keck_factors_again_{alone}".lower(), tmp_path / "home")
    upgrade(restored)
    bring_keys(source, restored)

    restore(restored, tmp_path / "saved", slug=member.slug if alone else None)

    one.settings = restored
    one.sign_in()
    assert one.waiting.step == "prove"
    one.prove(codes[0])


def test_a_factor_that_was_removed_since_stays_away(
    settings: Settings, cluster: Postgres, tmp_path: Path
) -> None:
    source = another_database(settings, cluster, "keck_factors_since", tmp_path / "source")
    upgrade(source)
    member = new_member(source)
    one = Human(source, role="admin", slug=member.slug)
    one.sign_in()
    old = one.print_list()
    backup(source, tmp_path / "saved")
    new = one.print_list()
    one.sign_in()
    one.prove(new[0])

    restore(source, tmp_path / "saved", slug=member.slug)

    assert len(factors.of(source, one.id)) == 1
    one.sign_in()
    for spent in (old[0], new[0]):
        with pytest.raises(Refused, match="factor_wrong"):
            one.prove(spent)
    one.prove(new[1])
