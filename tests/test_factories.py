from concurrent.futures import ThreadPoolExecutor

from tests.factories import sql


def test_threads_do_not_mix_up_answers() -> None:
    def ask(number: int) -> bool:
        return sql("select cast(:number as integer)", number=number) == [[number]]

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(800)))
