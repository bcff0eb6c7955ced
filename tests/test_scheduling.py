from tests.scheduling import ENDPOINTS, unit_of


def test_a_file_stays_together_unless_it_is_divided() -> None:
    whole = {unit_of(f"tests/system/test_quotas.py::test_{n}") for n in range(50)}
    divided = {unit_of(f"tests/system/test_killed_at_each_trip.py::test_a[{n}]") for n in range(50)}
    folder = {unit_of(f"tests/console/test_{n}.py::test_a") for n in range(50)}
    alone = {unit_of(f"tests/tools/deploy/test_deploy.py::test_{n}") for n in range(50)}

    assert [len(units) for units in (whole, folder, divided, alone)] == [1, 1, 3, 50]


def test_an_endpoints_tests_stay_together_across_files() -> None:
    files = ("functions/test_every_key", "functions/test_every_list", "safety/test_logs")
    parts = [
        {unit_of(f"tests/{file}.py::test_a[area_{n}__list-1]") for file in files}
        for n in range(100)
    ]

    assert {len(units) for units in parts} == {1}
    assert len(set.union(*parts)) == ENDPOINTS
