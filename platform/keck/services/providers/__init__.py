"""Signing in at a member's own provider of identities (OpenID Connect)."""
