"""What every child does: close the fence, load what it needs, give up the rest, then open the file."""

import gc
import os
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn

from keck.domain.findings import Problem
from keck.processing.sandbox import answers, fence
from keck.processing.sandbox.confinement import confine
from keck.processing.sandbox.seccomp import NotConfined

INPUT, SAMPLE = Path("input"), Path("sample")
_PLACES = ("HOME", "TMPDIR", "CPL_TMPDIR")
Request = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """What a child is started for.

    Attributes
    ----------
    program : str
        Python that gives ``warm_up``, which makes the libraries load the rest of themselves while their
        files are in reach, and ``serve``, which opens the file and writes the answer.
    folder : str
        The child's work folder; the file lies there under the name ``input``.
    """

    program: str
    request: Request
    limits: dict[str, int]
    folder: str


def run(order: Order, out: IO[bytes], *, parent: int) -> NoReturn:
    """Serve one request and end; a refusal is an answer, anything else an exit code."""
    try:
        os.chdir(order.folder)
        os.environ.update(dict.fromkeys(_PLACES, order.folder))
        apart = fence.close(order.limits, parent=parent)
        program: dict[str, Any] = {}
        exec(order.program, program)  # noqa: S102 - our own text
        program["warm_up"]()
        SAMPLE.unlink(missing_ok=True)
        confine(parent=parent, threads=order.limits["threads"], own_namespaces=apart)
        program["serve"](out, order.request)
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
