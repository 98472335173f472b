"""Supervisor and launchers of the embedded stack."""
