"""Shared parts of the local stack's own pages: HTML frame and a strict content security policy."""


def headers(content_type: str, *allowed: str) -> dict[str, str]:
    """The headers of a page or its parts; `allowed` are directives of its policy (CSP level 3)."""
    policy = (
        "default-src 'none'",
        *allowed,
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Type": content_type,
        "Content-Security-Policy": "; ".join(policy),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }


def html(title: str, content: str) -> bytes:
    """A page with this title and content, both already HTML."""
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n{content}\n</html>\n"
    ).encode()
