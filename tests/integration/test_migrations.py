from keck.config import Settings
from keck.db.migrate import current, newest, upgrade


def test_a_fresh_database_reaches_the_newest_migration(settings: Settings) -> None:
    assert current(settings) == newest(settings)


def test_migrating_twice_changes_nothing(settings: Settings) -> None:
    assert upgrade(settings) == newest(settings)
