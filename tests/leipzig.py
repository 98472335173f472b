"""How Leipzig's real table of children in need is read."""

CHILDREN_SHARE = """
dataset = "sgb2"
name = { de = "Leistungen nach SGB II" }
layout = "long"
area_column = "gebiet"
period_column = "jahr"
value_column = "wert"
measure_columns = ["merkmal"]
[source]
supplier = "Stadt Leipzig, Amt für Statistik und Wahlen"
permitted_use = "public"
protected_at_source = true
[[measure]]
code = "kinder-sgb2"
label = { de = "Anteil an Kindern" }
match = ["Anteil an Kindern"]
kind = "figure"
unit = { de = "%" }
"""
