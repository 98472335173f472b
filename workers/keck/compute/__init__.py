"""Heavy and pure, no database: tables, geometry, formulas, disclosure control."""
