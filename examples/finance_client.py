"""Asks a Hearth questions, again and again while that can help."""

import http.client
import json
import random
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

TRIES = 6  # Of whoever is not patient.
RETRIED = {429, 502, 503, 504}


class Refused(Exception):
    """A setting is wrong, or the server refuses: trying again is of no use."""


class Unreachable(Exception):
    """The server can't be reached, or not now."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Never carries the token to another address."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Server:
    """The finance side of a Hearth."""

    def __init__(self, url: str, token: str, patient: bool, say: Callable[[str], None]) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or not url.isprintable():
            raise Refused("the URL must be as http://HOST:PORT or https://HOST")
        if not token or not token.isascii() or not token.isprintable():
            raise Refused("a token is needed, in HEARTH_TOKEN or as --token")
        self.base, self.token = url.rstrip("/").removesuffix("/api/v1"), token
        self.patient, self.say = patient, say
        self.opener = urllib.request.build_opener(NoRedirect)

    def get(self, path: str, query: Mapping[str, str], timeout: float = 15) -> dict[str, Any]:
        """The answer to a question, which is asked again as long as that can help."""
        tries = 0
        while True:
            try:
                return self.ask(path, query, timeout)
            except Unreachable as error:
                tries += 1
                if tries >= TRIES and not self.patient:
                    raise
                pause = min(60.0, 0.1 * 2 ** min(tries, 10)) * random.uniform(0.8, 1.2)
                self.say(f"{error}; trying again in {pause:.1f} s")
                time.sleep(pause)

    def ask(self, path: str, query: Mapping[str, str], timeout: float) -> dict[str, Any]:
        url = f"{self.base}/api/v1{path}?{urllib.parse.urlencode(query)}"
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        try:
            with self.opener.open(urllib.request.Request(url, headers=headers), timeout=timeout) as answer:
                body: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as error:
            told = f"{path} answers {error.code} {problem(error)}".rstrip()
            raise (Unreachable if error.code in RETRIED else Refused)(told) from None
        # A refused or lost connection, a timeout, an answer that was cut off.
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unreachable(f"{path}: {getattr(error, 'reason', error) or type(error).__name__}") from None
        return body


def problem(error: urllib.error.HTTPError) -> str:
    """The kind of a problem and where the faults are; no text that might tell of a person."""
    try:
        body = json.load(error)
        faults = [f"{fault['code']} at {fault['pointer']}" for fault in body.get("errors", [])]
        return " ".join([body["type"], *faults])
    except (OSError, http.client.HTTPException, ValueError, TypeError, KeyError, AttributeError):
        return ""
