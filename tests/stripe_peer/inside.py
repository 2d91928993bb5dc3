"""The peer without the wire, for tests that ask it very often: the same questions and answers."""

from typing import Any

from tests.stripe_peer.app import create_peer
from tests.stripe_peer.server import Peer
from tracker.integrations.stripe_api import StripeApi
from tracker.services.stripe_port import Access, Json


class StripeInside(StripeApi):
    """Asks the peer's application itself. It knows no errors: what it asks for must be there."""

    def __init__(self, peer: Peer) -> None:
        super().__init__(per_second=1_000_000)
        self._app = create_peer(peer.state, peer.faults).test_client()

    def _ask(self, access: Access, method: str, path: str, **params: Any) -> Json:
        lists = {name: value for name, value in params.items() if isinstance(value, list)}
        query = {name: value for name, value in params.items() if name not in lists}
        for name, values in lists.items():
            query |= {f"{name}[{place}]": value for place, value in enumerate(values)}
        headers = {"Authorization": f"Bearer {access.key}"}
        answer = self._app.open(f"/v1/{path}", method=method, query_string=query, headers=headers)
        assert answer.status_code == 200
        found: Json = answer.get_json()
        return found
