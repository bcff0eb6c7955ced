"""deploy.sh as a command: its environment, its help and its shell code."""

import subprocess
import sys
from pathlib import Path

from tests.tools.deploy.cloud import ROOT, Cloud


def test_a_fresh_clone_creates_its_environment(cloud: Cloud) -> None:
    # A Python without the requirements, and a make that records its targets.
    bare = {"PATH": f"{cloud.programs}:/usr/bin:/bin"}
    (cloud.programs / "python").write_text("#!/bin/sh\nexit 1\n")
    (cloud.programs / "make").write_text(
        "#!/bin/sh\nmkdir -p .venv/bin\necho made $*\n"
        f"printf '#!/bin/sh\\nexec {sys.executable} \"$@\"' > .venv/bin/python\n"
        "chmod +x .venv/bin/python\n"
    )
    for name in ("python", "make"):
        (cloud.programs / name).chmod(0o755)

    done = cloud.run("check", "--dry-run", **bare)

    assert "made --silent install" in done.stderr
    assert done.stdout == ""
    assert "no problem found" in done.stderr


def test_each_command_has_help_and_unknown_ones_are_misuse(cloud: Cloud) -> None:
    for command in ("check", "functions", "rollback", "destroy"):
        done = cloud.run(command, "--help")
        assert done.returncode == 0
        assert f"usage: ./deploy.sh {command}" in done.stdout
        assert "--dry-run" in done.stdout
    assert cloud.run("deploy").returncode == 2
    assert cloud.run("all", "unexpected", "--dry-run").returncode == 2
    assert cloud.run("functions", "--dry-run", "no--such").returncode == 1


def test_gcloud_keeps_no_log_of_the_passwords_in_its_flags(cloud: Cloud) -> None:
    (cloud.programs / "gcloud").write_text(
        '#!/bin/sh\necho "disabled: $CLOUDSDK_CORE_DISABLE_FILE_LOGGING"\n'
    )

    assert cloud.run("logs", "health__live").stdout == "disabled: 1\n"


def test_deploy_sh_passes_shellcheck() -> None:
    program = Path(sys.executable).with_name("shellcheck")
    done = subprocess.run(
        [program, ROOT / "deploy.sh"], capture_output=True, text=True, check=False
    )

    assert done.stdout == ""
    assert done.returncode == 0
