from keck.db.rights import Right, expected, schemas_of


def test_a_right_on_a_table_beats_the_one_on_its_schema() -> None:
    assert {str(right) for right in expected(["private.shown"])} == {
        "keck_app SELECT on private.shown",
        "keck_gate SELECT on private.shown",
        "keck_gate INSERT on private.shown",
        "keck_backup SELECT on private.shown",
    }


def test_rights_on_columns_name_each_column() -> None:
    rights = expected(["queue.outbox"])

    assert Right("keck_relay", "queue.outbox", "UPDATE", "rung_at") in rights
    assert Right("keck_relay", "queue.outbox", "UPDATE") not in rights


def test_nobody_but_the_gate_writes_what_is_published() -> None:
    writers = {right.role for right in expected(["published.manifest"]) if right.privilege != "SELECT"}

    assert writers == {"keck_gate"}


def test_the_foundation_looks_into_no_private_schema() -> None:
    assert schemas_of("keck_staff") == {"admin", "published", "identity"}
