"""``python -m tests.bench.child MODULE:FUNCTION JSON``: one run, in a process of its own."""

import importlib
import json
import sys


def main() -> None:
    """Call the function with the JSON values; print what it took as the last line."""
    module, function = sys.argv[1].split(":")
    work = getattr(importlib.import_module(module), function)
    taken = work(json.loads(sys.argv[2]))
    sys.stdout.write(f"\n{json.dumps(taken.to_json())}\n")


if __name__ == "__main__":
    main()
