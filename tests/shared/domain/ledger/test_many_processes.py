"""Many processes change the same accounts and are killed at any moment; the ledger stays sound."""

import random
import subprocess
import sys
import time

from tests.factories import sql
from tests.proof import seeds, times
from tests.shared.domain.ledger.accounts import LeaseAccount
from tools.local.processes import ROOT

PROGRAM = "tests.shared.domain.ledger.busy_process"
Process = subprocess.Popen[str]


def started(account: LeaseAccount, seed: int) -> Process:
    """A busy process on the account's organization."""
    organization = account.organization
    return subprocess.Popen(
        [sys.executable, "-m", PROGRAM, organization.id, organization.owner.user_id, str(seed)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill(process: Process) -> None:
    """Kill the process, wherever it is."""
    with process:
        process.kill()


def operations_on(account: LeaseAccount) -> int:
    """How often a charge of the account's organization was made or changed."""
    [[count]] = sql(
        "select count(*) from audit_log where organization_id = :id and table_name = 'charges'",
        id=account.organization.id,
    )
    return int(count)


def test_killed_processes_leave_a_sound_ledger() -> None:
    for seed in seeds(1, 2):
        chance = random.Random(seed)  # noqa: S311 - a proof's one seed
        account = LeaseAccount()
        LeaseAccount(account.organization)
        processes = [started(account, chance.randrange(10**6)) for _ in range(times(2, 8))]
        try:
            until = time.monotonic() + times(4, 60)
            # A busy machine takes longer to change something.
            while time.monotonic() < until or operations_on(account) <= times(20, 500):
                time.sleep(chance.uniform(0.3, 1.5))
                place = chance.randrange(len(processes))
                assert processes[place].poll() is None, processes[place].communicate()[1]
                kill(processes[place])
                processes[place] = started(account, chance.randrange(10**6))
        finally:
            for process in processes:
                kill(process)
        account.require_sound()
