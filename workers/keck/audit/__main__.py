"""``python -m keck.audit DIR``: attack the releases below a directory and print what was found as JSON."""

import json
import sys
from pathlib import Path

from keck.audit.artefacts import read_directory
from keck.audit.subtraction import attack_exports


def main(arguments: list[str]) -> int:
    """Attack the newest release in a directory; older ones in sibling folders help.

    Returns
    -------
    int
        0 when the attack has run, whatever it found; 2 when it was called wrongly.
    """
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m keck.audit DIR\n")
        return 2
    exports = read_directory(Path(arguments[0]))
    newest = exports[-1].slices if exports else []
    report = {
        "releases": len(exports),
        "slices": len(newest),
        "cells": sum(len(one.letters) for one in newest),
        "hidden": sum(one.letters.count("s") for one in newest),
        "breaches": [one.to_json() for one in attack_exports(exports)] if exports else [],
    }
    sys.stdout.write(json.dumps(report, ensure_ascii=False, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
