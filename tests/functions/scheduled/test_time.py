"""Every job stops before the platform's timeout, however much work is left."""

from importlib import import_module

from functions.scheduled import _daily
from shared.pipeline.callers import Scheduler
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, every

# The share of a function's time after which no batch, mail or organization is begun.
MOST_OF_THE_TIMEOUT = 0.8


@every([found for found in ALL if isinstance(found.caller, Scheduler)])
def test_a_job_stops_before_its_functions_timeout(declaration: Declaration) -> None:
    job = import_module(f"functions.{declaration.name.replace('__', '.')}")

    # A daily job has its loop's.
    seconds = getattr(job, "SECONDS", _daily.SECONDS)
    assert 0 < seconds <= MOST_OF_THE_TIMEOUT * declaration.deployment.timeout
