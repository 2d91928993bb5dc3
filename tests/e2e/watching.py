"""A page under observation: what it fetched, what it complained about, whether it was attacked."""

from playwright.sync_api import ConsoleMessage, Dialog, Page, Request

_REPORT = """
window.violations = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.violations.push(`${event.violatedDirective}: ${event.blockedURI}`));
"""


class Watched:
    """A page, and everything that went wrong on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.fetched: list[str] = []
        self._complaints: list[str] = []
        page.add_init_script(_REPORT)
        page.on("request", self._on_request)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._complaints.append(f"error: {error}"))
        page.on("dialog", self._on_dialog)

    def _on_request(self, request: Request) -> None:
        self.fetched.append(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complaints.append(f"console: {message.text}")

    def _on_dialog(self, dialog: Dialog) -> None:
        self._complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    @property
    def complaints(self) -> list[str]:
        """All errors, dialogs and breaches of the content security policy so far."""
        return [*self._complaints, *self.page.evaluate("window.violations")]

    @property
    def has_plotly(self) -> bool:
        """Tell whether plotly.js was asked for."""
        return any("plotly" in address for address in self.fetched)
