"""Tenancy: scope, membership, roles and permissions."""
