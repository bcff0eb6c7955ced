"""Run Pavilion on this machine: `make run`, or `python -m tools.local`."""

import os
import sys
import traceback
from pathlib import Path

from tools.local import stack
from tools.local.processes import ROOT, StartError


def main() -> int:
    """Run until a signal ends the stack; 1 with a message when it can't start."""
    data = Path(os.environ.get("PAVILION_DATA") or ROOT / ".local").absolute()
    try:
        stack.run(os.environ, data)
    except StartError as error:
        message = str(error)
    except Exception as error:  # noqa: BLE001 - the user reads a sentence, the log has the rest
        log = data / "logs" / "stack.log"
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            log.write_text(traceback.format_exc())
        except OSError:
            message = f"Pavilion can't start: {error}"
        else:
            message = f"Pavilion stopped: {type(error).__name__}: {error}\nMore in {log}"
    else:
        return 0
    sys.stderr.write(message + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
