"""The image of the jobs holds what its programs import, and installs what those require."""

import re
import sys
from importlib.metadata import packages_distributions

from packaging.utils import canonicalize_name

from tests.tools.deploy.cloud import Cloud
from tools.deploy.images.artifacts import job_files

# A Python in which every module is missing that the image would not have.
START = """
import importlib.abc, sys
class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] in {missing!r}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
import tools.deploy.database.migration, tools.deploy.database.operation
from tools.operate import main
sys.exit(main(["suspend", "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "--reason=x"]))
"""


def test_the_jobs_find_what_they_import_in_their_image(whole: Cloud) -> None:
    # gcloud reads an ignore file like git's own.
    assert whole.execute(["git", "init", "--quiet"]).returncode == 0
    ignore = "--exclude-from=deploy/migrate.gcloudignore"
    uploaded = set(whole.execute(["git", "ls-files", "--others", ignore]).stdout.splitlines())
    assert {str(path.relative_to(whole.tree)) for path in job_files(whole.tree)} <= uploaded
    for path in whole.tree.rglob("*"):
        if path.is_file() and str(path.relative_to(whole.tree)) not in uploaded:
            path.unlink()
    pins = (whole.tree / "deploy/migrate-requirements.txt").read_text()
    pinned = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==", pins, re.MULTILINE)}
    missing = {
        module
        for module, owners in packages_distributions().items()
        if not pinned & {canonicalize_name(owner) for owner in owners}
    }

    done = whole.execute([sys.executable, "-c", START.format(missing=missing)])

    assert "DATABASE_URL is not set" in done.stderr
    assert not (whole.tree / "main.py").exists()
