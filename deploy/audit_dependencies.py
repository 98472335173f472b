"""Audit a lock file for known vulnerabilities: by our own list of oldest versions, then by the service.

The vulnerability service may be out of reach, on a train as on a closed machine. That is said and is no
failure; a found vulnerability is.
"""

import json
import subprocess
import sys
from pathlib import Path

from keck.config.versions import locked, outdated

SECONDS = 60


def main(lock: str) -> int:
    """Audit one lock and return the exit code."""
    if old := [words for one in locked(Path(lock).read_text()) for words in outdated(dict([one]))]:
        sys.stdout.write("\n".join([*old, ""]))
        return 1
    command = [
        *(sys.executable, "-m", "pip_audit"),
        *("--requirement", lock, "--disable-pip", "--require-hashes"),
        *("--format", "json", "--progress-spinner", "off", "--timeout", "10"),
    ]
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=SECONDS)  # noqa: S603
    except subprocess.TimeoutExpired:
        sys.stdout.write("dependency audit: the service did not answer; not audited\n")
        return 0
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        reason = done.stderr.strip().splitlines()[-1:] or ["no answer"]
        sys.stdout.write(f"dependency audit: not audited, {reason[0][:160]}\n")
        return 0
    vulnerable = [one for one in found if one.get("vulns")]
    for one in vulnerable:
        sys.stdout.write(f"{one['name']} {one['version']}: {', '.join(v['id'] for v in one['vulns'])}\n")
    sys.stdout.write(f"dependency audit: {len(found)} audited, {len(vulnerable)} vulnerable\n")
    return 1 if vulnerable else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
