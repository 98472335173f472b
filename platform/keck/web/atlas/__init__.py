"""The public atlas: files where possible, pages composed from data artefacts where not."""
