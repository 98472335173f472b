"""``python -m keck.cli``."""

from keck.cli.main import main

if __name__ == "__main__":
    main(prog_name="keck")
