"""Page models, templates and texts made from data artefacts."""
