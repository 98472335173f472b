"""Tables as files, written from artefacts."""
