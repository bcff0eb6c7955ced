"""Prints a first value for a secret, for a pipe.

`python -m tools.deploy.secret NAME --environment NAME`. A program of its own, because
tools.manifest imports every endpoint first, and `provision` calls for each secret.
"""

import argparse
import os
import sys

from tools.deploy.environments.environment import EnvironmentFileError, load
from tools.deploy.gcloud.cloud import CloudError
from tools.deploy.gcloud.run import say
from tools.deploy.provisioning import making


def main(arguments: list[str] | None = None) -> int:
    """Print the value; 1 when it can't be made."""
    chosen = parser().parse_args(arguments)
    try:
        sys.stdout.write(making.secret(load(chosen.environment), chosen.name))
    except (CloudError, EnvironmentFileError) as error:
        say(f"secret: {error}")
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    """What the program takes."""
    found = argparse.ArgumentParser(prog="python -m tools.deploy.secret", description=__doc__)
    found.add_argument("name", metavar="NAME")
    found.add_argument("-e", "--environment", default=os.environ.get("DEPLOY_TO", "dev"))
    return found


if __name__ == "__main__":
    sys.exit(main())
