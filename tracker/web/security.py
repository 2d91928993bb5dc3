"""What every answer carries, and which hosts are answered at all."""

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest

# Scripts are files of ours and nothing else. Styles need 'unsafe-inline': plotly.js sets them.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def protect(app: Flask) -> None:
    """Make ``app`` refuse foreign hosts and put the headers on every answer."""
    app.before_request(_refuse_foreign_host)
    app.after_request(_add_headers)


# Deliveries come from elsewhere under a public name, and prove by their signature who they are.
# The public pages and the files that they look like hold nothing that a stranger may not read.
_PUBLIC = ("/hooks/", "/public/", "/assets/")


def may_go_on_to(response: Response, origin: str) -> None:
    """Let the forms of a page be answered by sending the browser on to ``origin``."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
        "form-action 'self'", f"form-action 'self' {origin}"
    )


def is_strangers() -> bool:
    """Tell whether the answer may be read by somebody who is not to be led to our own pages."""
    return request.path.startswith(_PUBLIC) or not _is_own_host()


def _refuse_foreign_host() -> None:
    if request.path.startswith(_PUBLIC):
        return
    # There are no accounts: whoever reaches the port reads everything. A page elsewhere must not
    # get there by a name of its own that resolves to 127.0.0.1 (DNS rebinding).
    if not _is_own_host():
        raise BadRequest(
            "This server has no accounts yet and answers to localhost and 127.0.0.1 only."
        )


def _is_own_host() -> bool:
    try:
        name = urlsplit(f"//{request.environ.get('HTTP_HOST', 'localhost')}").hostname
    except ValueError:
        return False
    return name in _LOOPBACK


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
