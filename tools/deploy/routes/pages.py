"""The balancer's rules for the console: its files as they are, and index.html for every page.

A page's address is known to the console alone, so the map writes it anew as /index.html, which the
bucket answers with 200; an error page of a bucket would answer 404, and a custom error response
would ask the bucket for each page first and could not tell a missing script from a page. Documented
in the reference of urlMaps: `routeAction.urlRewrite.pathTemplateRewrite` needs a
`pathTemplateMatch` with a variable, which may be left out of the new path; a route rule leads to a
backend bucket in "URL maps overview". A template is matched by Envoy ("Uri Template Match Config"):
`**` is any number of segments, `*` one, and after it the end of a name may stand.
"""

from typing import Any

from tools.deploy.environments.environment import Environment
from tools.deploy.provisioning.console import BACKEND, INDEX
from tools.web.headers import ASSETS

COMPUTE = "https://www.googleapis.com/compute/v1"
# Names of files that a browser asks for beside the assets. A missing file is not a page.
NAMES = ("ico", "png", "svg", "txt")
# Where `make run` shows the API's documentation, which is not served in the cloud.
DOCUMENTATION = "/docs"


def backend(environment: Environment) -> str:
    """The console's backend bucket as a URL map names it."""
    return f"{COMPUTE}/projects/{environment.project}/global/backendBuckets/{BACKEND}"


def rules(environment: Environment) -> list[dict[str, Any]]:
    """The route rules that follow those of the API, in the order in which they are tried."""
    files = [
        {"prefixMatch": f"/{ASSETS}"},
        {"fullPathMatch": DOCUMENTATION},
        {"prefixMatch": f"{DOCUMENTATION}/"},
        *({"pathTemplateMatch": f"/*.{name}"} for name in NAMES),
    ]
    return [
        {"service": backend(environment), "matchRules": files},
        {
            "service": backend(environment),
            "matchRules": [{"pathTemplateMatch": "/{path=**}"}],
            "routeAction": {"urlRewrite": {"pathTemplateRewrite": f"/{INDEX}"}},
        },
    ]
