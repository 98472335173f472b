"""``python -m keck.processing.demo OUT_DIR``."""

import argparse
from pathlib import Path

from keck.processing.demo.generating import generate


def main() -> None:
    """Write all files of the demo into a folder."""
    parser = argparse.ArgumentParser(prog="python -m keck.processing.demo", description=main.__doc__)
    parser.add_argument("folder", metavar="OUT_DIR", type=Path)
    generate(parser.parse_args().folder)


if __name__ == "__main__":
    main()
