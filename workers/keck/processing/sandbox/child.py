"""What both kinds of child do: load what they need, give up everything else, then open the file.

Started by ``fence.py`` in a work folder of its own, with an empty environment. The arguments are what
the fence could give up, the limits, the parent, the request and the descriptor to answer on.
"""

import codecs
import gc
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from keck.domain.findings import Problem
from keck.processing.sandbox import answers
from keck.processing.sandbox.confinement import confine
from keck.processing.sandbox.seccomp import NotConfined

INPUT, SAMPLE = Path("input"), Path("sample")
_ENCODINGS = ("cp437", "cp1252", "latin-1", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "idna")
Request = dict[str, Any]


def run(warm_up: Callable[[], None], serve: Callable[[IO[bytes], Request], None]) -> None:
    """Serve one request and end; a refusal is an answer, anything else an exit code.

    Parameters
    ----------
    warm_up : callable
        Makes the libraries load the rest of themselves, whose files may be out of reach afterwards.
    serve : callable
        Opens the file and writes the answer.
    """
    given, limits, parent, request = (json.loads(argument) for argument in sys.argv[1:5])
    out = os.fdopen(int(sys.argv[5]), "w+b")
    try:
        for encoding in _ENCODINGS:
            codecs.lookup(encoding)
        warm_up()
        SAMPLE.unlink(missing_ok=True)
        confine(parent=parent, threads=limits["threads"], own_namespaces=given["namespaces"])
        serve(out, request)
    except NotConfined as error:
        answers.write_problem(out, "reading_not_confined", {"reason": str(error)})
    except Problem as problem:
        answers.write_problem(out, problem.code, problem.params)
    except MemoryError:
        gc.collect()
        answers.write_problem(out, "reading_memory", {})
    except Exception as error:  # noqa: BLE001, RUF100 - whatever a hostile file makes of a reader is told as a place in it
        answers.write_defect(out, _place_of(error))
    out.flush()
    # The libraries' own farewells take time and can fail.
    os._exit(0)


def _place_of(error: Exception) -> str:
    """Name the error's kind and place; its text may hold what was read."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return f"{type(error).__name__} in " + ", ".join(f"{Path(f.filename).name}:{f.lineno}" for f in frames)
