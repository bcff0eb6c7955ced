from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.factories import new_association, new_organization, sql


def test_threads_do_not_mix_up_answers() -> None:
    def ask(number: int) -> bool:
        return sql("select cast(:number as integer)", number=number) == [[number]]

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(800)))


@pytest.mark.parametrize(
    "change", ["update associations set name = ''", "\n  delete from associations"]
)
def test_a_change_of_rows_that_tests_share_is_refused(change: str) -> None:
    kept = new_association(new_organization())

    with pytest.raises(AssertionError, match="associations"):
        sql(change)

    assert sql("select from associations where id = :id", id=kept) == [[]]
