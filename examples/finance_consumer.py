#!/usr/bin/env python3
"""A finance system that follows Hearth's journal, in small.

It keeps the balance of every account by fund, scheme, region, month and beneficiary in a SQLite database, with
the cursor of the feed. Both change in one transaction per page: whoever kills it at any moment loses nothing and
counts nothing twice. A webhook is only a nudge to read the feed; the feed is the truth.

Leaves with 0 when done, 1 when figures don't agree or the feed breaks a promise, 2 when a setting is wrong or the
server refuses, 3 when the server can't be reached (--once and --check only: whoever follows tries on).
"""

import argparse
import os
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import finance_webhooks
from finance_client import Refused, Server, Unreachable

ANY_REGION_OR_BENEFICIARY = ""  # An opening balance tells neither.
MOST_FEN = 10**12
WAIT_SECONDS = 30  # The longest that the feed waits for a line.
LOOK_ANYWAY_SECONDS = 60  # Webhooks may stay away; the feed is read all the same.

SCHEMA = """
CREATE TABLE IF NOT EXISTS feed (
    one INTEGER PRIMARY KEY CHECK (one = 1), region TEXT NOT NULL, cursor TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS balance (
    fund TEXT, scheme TEXT, region TEXT, month TEXT, beneficiary_type TEXT, beneficiary TEXT, account TEXT,
    fen INTEGER NOT NULL CHECK (typeof(fen) = 'integer'),
    PRIMARY KEY (fund, scheme, region, month, beneficiary_type, beneficiary, account)) WITHOUT ROWID;
"""

Key = tuple[str, str, str, str, str, str, str]  # The primary key of a balance.


class Wrong(Exception):
    """Figures don't agree, or the feed broke a promise: somebody must look."""


class Books:
    """The local database."""

    def __init__(self, path: str) -> None:
        os.umask(0o077)  # Who gets money is nobody else's business.
        self.db = sqlite3.connect(path, timeout=30, isolation_level=None)
        self.db.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def place(self) -> tuple[str, str] | None:
        """The region that is followed and the cursor, once there are any."""
        row: tuple[str, str] | None = self.db.execute("SELECT region, cursor FROM feed").fetchone()
        return row

    def begin(self, region: str, cursor: str, opening: Counter[Key]) -> None:
        with self.transaction():
            self.db.execute("INSERT INTO feed VALUES (1, ?, ?)", (region, cursor))
            self.add(opening)

    def turn(self, cursor: str, following: str, changes: Counter[Key]) -> None:
        """Takes in a page: all of it, or nothing."""
        with self.transaction():
            moved = self.db.execute("UPDATE feed SET cursor = ? WHERE cursor = ?", (following, cursor))
            if moved.rowcount != 1:
                raise Wrong("another process moves this database's cursor")
            self.add(changes)

    def add(self, changes: Counter[Key]) -> None:
        self.db.executemany(
            "INSERT INTO balance VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET fen = fen + excluded.fen",
            [(*key, fen) for key, fen in changes.items()],
        )

    def held(self) -> dict[tuple[str, str, str, str], int]:
        """What accounts hold by fund, scheme, month and account; those that hold nothing are left out."""
        grouped = "SELECT fund, scheme, month, account, sum(fen) FROM balance GROUP BY 1, 2, 3, 4 HAVING sum(fen) <> 0"
        return {tuple(key): fen for *key, fen in self.db.execute(grouped)}


def changes_of(line: Mapping[str, Any]) -> Counter[Key]:
    """What a line adds to accounts: the same to one as it takes from another, or nothing at all."""
    where, debit, credit, fen = line["cursor"], line["debit"], line["credit"], line["amount_fen"]
    if type(fen) is not int or not 0 <= fen <= MOST_FEN:
        raise Wrong(f"{where}: no amount")
    if (debit is None) != (credit is None) or (debit is not None and debit == credit):
        raise Wrong(f"{where}: the line does not balance")
    if debit is None:
        return Counter()
    payee = line["beneficiary"]
    month = (line["on"] or "")[:7]
    rest = (line["fund"] or "", line["scheme"], line["region"], month, payee["type"], payee["id"])
    return Counter({(*rest, debit): fen, (*rest, credit): -fen})


def page_of(cursor: str, page: Mapping[str, Any]) -> tuple[str, Counter[Key]]:
    """Where a page leads to, and what it adds. Cursors are texts in the order of their places."""
    changes: Counter[Key] = Counter()
    last, following = cursor, str(page["next"])
    for line in page["items"]:
        if line["cursor"] <= last:
            raise Wrong(f"{line['cursor']} comes after {last}")
        last = line["cursor"]
        changes.update(changes_of(line))
    if following < last:
        raise Wrong(f"the feed goes back from {last} to {following}")
    return following, changes


def holdings(item: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str, str, str], int]]:
    """What an item of `/finance/balances` holds: by fund, scheme, month and account."""
    for name, fen in item.items():
        if name.endswith("_fen") and fen != 0:
            yield (item["fund"] or "", item["scheme"], item.get("month") or "", name.removesuffix("_fen")), fen


def begin(server: Server, books: Books, region: str | None, snapshot: bool) -> str:
    """The region that is followed. A new database begins at the first line, or with what the accounts hold now."""
    if place := books.place():
        if region not in (None, place[0]):
            raise Refused(f"the database follows region {place[0]}; take another one for {region}")
        return place[0]
    # What a token's own region is, the answer says; it is kept, so that another token can't change what is added up.
    query = {"by": "month"} | ({"region": region} if region else {}) | ({} if snapshot else {"as_of": "0"})
    found = server.get("/finance/balances", query)
    opening: Counter[Key] = Counter()
    for item in found["items"]:
        for (fund, scheme, month, account), fen in holdings(item):
            unknown = ANY_REGION_OR_BENEFICIARY
            opening[fund, scheme, unknown, month, unknown, unknown, account] += fen
    followed: str = found["region"]
    books.begin(followed, found["cursor"], opening)
    say(f"begins at {found['cursor']} for region {followed}")
    return followed


def read_page(server: Server, books: Books, region: str, limit: int, wait: int) -> bool:
    """Takes in the next page; whether it was the last one for now."""
    place = books.place()
    if place is None:
        raise Wrong("the database has lost its cursor")
    query = {"region": region, "after": place[1], "limit": str(limit), "wait": str(wait)}
    page = server.get("/finance/journal", query, timeout=15 + wait)
    following, changes = page_of(place[1], page)
    if following != place[1]:
        books.turn(place[1], following, changes)
    if page["items"]:
        say(f"{len(page['items'])} lines, up to {following}")
    return whole(following)


def whole(cursor: str) -> bool:
    """Whether nothing of its position comes after it: so ends every page that is not full."""
    return cursor.endswith(".~")


def check(server: Server, books: Books, region: str) -> None:
    """Compares with what the server says the accounts held at our place."""
    _, cursor = books.place() or ("", "")
    query = {"region": region, "by": "month", "as_of": str(int(cursor.split(".")[0]))}
    theirs = server.get("/finance/balances", query)
    if theirs["cursor"] != cursor:
        raise Wrong(f"the server answers for {theirs['cursor']}, not for {cursor}")
    meant, ours = dict(pair for item in theirs["items"] for pair in holdings(item)), books.held()
    if sum(ours.values()) != 0:
        raise Wrong(f"all accounts together hold {sum(ours.values())} fen")
    for key in sorted(meant.keys() | ours.keys()):
        if meant.get(key, 0) != ours.get(key, 0):
            raise Wrong(f"{key}: {ours.get(key, 0)} fen here, {meant.get(key, 0)} there, at {cursor}")
    say(f"{len(ours)} balances agree at {cursor}")


def follow(server: Server, books: Books, asked: argparse.Namespace) -> None:
    region = begin(server, books, asked.region, asked.snapshot)
    nudge = threading.Event()
    if asked.listen:
        secrets = finance_webhooks.secrets_of(os.environ.get("HEARTH_WEBHOOK_SECRET", ""))
        say(f"takes webhooks at {finance_webhooks.listen(asked.listen, secrets, nudge)}")
    once = asked.once or asked.check
    while True:
        nudge.clear()
        at_end = read_page(server, books, region, asked.page, 0 if once or asked.listen else WAIT_SECONDS)
        if at_end and once:
            return check(server, books, region) if asked.check else None
        if at_end and asked.listen:
            nudge.wait(LOOK_ANYWAY_SECONDS)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    lines = (__doc__ or "").split("\n\n")
    parser = argparse.ArgumentParser(description=lines[0], epilog=lines[-1])
    option, env = parser.add_argument, os.environ.get
    option("--url", default=env("HEARTH_URL", "http://127.0.0.1:8080"), help="the server (or HEARTH_URL)")
    option("--token", default=env("HEARTH_TOKEN", ""), help="better as HEARTH_TOKEN: others see arguments")
    option("--database", default="finance.db", help="the SQLite file; finance.db without")
    option("--region", help="follow this region with all below it; the token's own without")
    option("--page", type=int, default=500, help="how many lines a page has at most, 1 to 1000")
    option("--snapshot", action="store_true", help="begin a new database with what the accounts hold now")
    option("--once", action="store_true", help="stop when there is nothing more to read")
    option("--check", action="store_true", help="the same, then compare with the server's balances")
    option("--listen", metavar="HOST:PORT", help="read when a webhook comes (secrets: HEARTH_WEBHOOK_SECRET)")
    asked = parser.parse_args()
    try:
        server = Server(asked.url, asked.token, not (asked.once or asked.check), say)
        follow(server, Books(asked.database), asked)
    except KeyboardInterrupt:
        say("stopped; goes on from here next time")
    except Wrong as error:
        return leave(1, f"WRONG: {error}")
    except (KeyError, TypeError, AttributeError) as error:
        return leave(1, f"WRONG: an answer is not as the contract has it ({type(error).__name__}: {error})")
    except Unreachable as error:
        return leave(3, f"not reached: {error}")
    except (Refused, sqlite3.Error, OSError, ValueError) as error:
        return leave(2, f"refused: {error}")
    return 0


def leave(code: int, text: str) -> int:
    say(text)
    return code


if __name__ == "__main__":
    sys.exit(main())
