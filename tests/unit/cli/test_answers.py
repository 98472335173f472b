"""How the command line answers."""

from keck.cli.answers import place
from keck.domain.findings import Finding


def test_the_command_line_names_columns_by_letter_as_the_desk_does() -> None:
    assert place(Finding("value_twice", sheet="Kinder", row=7, column=28)) == "Kinder, Zeile 7, Spalte AB: "
