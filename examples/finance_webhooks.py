"""Takes webhooks signed as in Standard Webhooks, for a reader of a feed: what they tell is not looked at, they only
say that there is something to read."""

import base64
import hashlib
import hmac
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOLERANCE_SECONDS = 300  # How old a signature may be, and how far the clocks may be apart.
MOST_BODY_BYTES = 1 << 20


def secrets_of(text: str) -> list[bytes]:
    """The secrets of a webhook, separated by spaces: two while one is replaced by another."""
    try:
        secrets = [base64.b64decode(one.removeprefix("whsec_"), validate=True) for one in text.split()]
    except ValueError:
        secrets = []
    if not secrets or not all(secrets):
        raise ValueError("HEARTH_WEBHOOK_SECRET must be as registering the webhook gave it (whsec_…)")
    return secrets


def is_signed(secrets: list[bytes], headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether a webhook is new and from whoever knows a secret. The names of headers are in lower case."""
    name, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent.isdecimal() or len(sent) > 12 or abs(now - int(sent)) > TOLERANCE_SECONDS:
        return False
    signed = b".".join([name.encode(), sent.encode(), body])
    meant = [b"v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)) for secret in secrets]
    given = [text.encode() for text in headers.get("webhook-signature", "").split(" ")]
    return any(hmac.compare_digest(one, other) for one in meant for other in given)


def listen(place: str, secrets: list[bytes], nudge: threading.Event) -> str:
    """Takes webhooks in a thread of its own; gives back where."""

    class Taker(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self) -> None:
            length = self.headers.get("content-length", "")
            if not length.isdecimal() or len(length) > 8 or int(length) > MOST_BODY_BYTES:
                self.answer(413)
                return
            headers = {name.lower(): text for name, text in self.headers.items()}
            if is_signed(secrets, headers, self.rfile.read(int(length)), time.time()):
                nudge.set()
                self.answer(204)
            else:
                self.answer(401)

        def answer(self, status: int) -> None:
            self.close_connection = True
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing: anybody may knock."""

    host, _, port = place.rpartition(":")
    server = ThreadingHTTPServer((host or "127.0.0.1", int(port)), Taker)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return "{}:{}".format(*server.socket.getsockname())
