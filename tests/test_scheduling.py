from tests.scheduling import unit_of


def test_a_file_stays_together_unless_it_is_divided() -> None:
    whole = {unit_of(f"tests/system/test_quotas.py::test_{n}") for n in range(50)}
    divided = {unit_of(f"tests/safety/test_tenancy.py::test_a[{n}]") for n in range(50)}
    folder = {unit_of(f"tests/console/test_{n}.py::test_a") for n in range(50)}
    alone = {unit_of(f"tests/tools/deploy/test_deploy.py::test_{n}") for n in range(50)}

    assert [len(units) for units in (whole, folder, divided, alone)] == [1, 1, 4, 50]
