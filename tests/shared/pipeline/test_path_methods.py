from collections import defaultdict

from shared.pipeline.declaration import Declaration
from shared.pipeline.path_methods import methods_of
from tests.endpoint_table import ALL, every, path_of
from tests.http.client import application


def declared() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for declaration in ALL:
        found[declaration.path].add(declaration.method)
    return found


@every(ALL)
def test_methods_of_all_functions_of_the_path_are_listed(declaration: Declaration) -> None:
    methods = declared()[declaration.path]
    expected = methods | ({"HEAD"} if "GET" in methods else set())

    assert methods_of(declaration.area, declaration.path) == tuple(sorted(expected))


@every(ALL)
def test_every_function_of_the_path_lists_the_same_methods(declaration: Declaration) -> None:
    methods = ", ".join((*methods_of(declaration.area, declaration.path), "OPTIONS"))

    for method, status in (("OPTIONS", 204), ("TRACE", 405)):
        response = application(declaration.name).open(path_of(declaration, {}), method=method)
        assert (response.status_code, response.headers["Allow"]) == (status, methods)


def test_methods_of_other_paths_are_not_listed() -> None:
    assert methods_of("documents", "/v1/documents/start-upload") == ("POST",)
    assert methods_of("documents", "/v1/documents") == ("GET", "HEAD", "POST")
    assert methods_of("documents", "/v1/documents/{document_id}") == (
        "DELETE", "GET", "HEAD", "PATCH",
    )  # fmt: skip
