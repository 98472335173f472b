"""Mappings as readable files: TOML with own words, written and read without loss."""

from keck.domain.mapping_files.dumping import dump
from keck.domain.mapping_files.loading import MAX_BYTES, load, text_of_file

__all__ = ["MAX_BYTES", "dump", "load", "text_of_file"]
