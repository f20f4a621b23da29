#!/usr/bin/env python3
"""Checks signature, proofs and streams of a bundle, with nothing of Hearth's own code.

    python3 tools/verify.py BUNDLE [--key NAME+HASH+KEY]

Needs Python 3.9 and the package `cryptography`. What it does not do: replay the events and work out the answers again;
`hearth verify BUNDLE` does. Exit status: 0 all holds, 1 something does not, 2 wrongly used.
"""

import argparse
import base64
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ED25519 = 0x01


class Refused(Exception):
    """What is wrong with a bundle, in words."""


def sha256(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def b64(text):
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Refused(f"this is not base64: {text[:20]}") from error


def canonical(value):
    """JSON as RFC 8785 has it. Hearth stores whole numbers, texts, truth values, lists and objects alone."""
    if isinstance(value, float):
        raise Refused("a number with a fraction has no place in an event")
    if isinstance(value, dict):
        # By UTF-16 code units, as RFC 8785 asks.
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def leaf_hash(leaf):
    return sha256(b"\x00", canonical(leaf).encode())


def key_of(text):
    """Name, id and public key of NAME+HASH+KEY."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3:
        raise Refused(f"this is no key: {text}")
    name, stated, key = parts[0], parts[1], b64(parts[2])
    if len(key) != 33 or key[0] != ED25519:
        raise Refused("only Ed25519 keys of logs are known here")
    key_id = sha256(name.encode(), b"\n", key)[:4]
    if key_id.hex() != stated:
        raise Refused("the key does not fit its hash")
    return name, key_id, Ed25519PublicKey.from_public_bytes(key[1:])


def signed_text(note, key):
    """The text of a signed note, once a signature of the key fits it."""
    name, key_id, public = key
    text, separator, lines = note.rpartition("\n\n")
    if not separator:
        raise Refused("the checkpoint is no signed note")
    text += "\n"
    for line in lines.splitlines():
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "—":
            raise Refused("the checkpoint has a line that is no signature")
        signature = b64(parts[2])
        if parts[1] == name and signature[:4] == key_id:
            try:
                public.verify(signature[4:], text.encode())
                return text
            except InvalidSignature:
                pass
    raise Refused(f"no signature of {name} fits the checkpoint")


def root_of(leaf, index, size, path):
    """The root to which an audit path leads (RFC 9162, section 2.1.3.2)."""
    if index >= size:
        raise Refused("it lies beyond the checkpoint")
    node, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise Refused("the proof is too long")
        if node & 1 or node == last:
            found = sha256(b"\x01", sibling, found)
            while node & 1 == 0 and node:
                node >>= 1
                last >>= 1
        else:
            found = sha256(b"\x01", found, sibling)
        node >>= 1
        last >>= 1
    if last:
        raise Refused("the proof is too short")
    return found


def check(bundle, trusted):
    """Checks a bundle; yields what holds, in words."""
    if bundle["format"] != "hearth-bundle/1":
        raise Refused(f"this form is not known: {bundle['format']}")
    if trusted and trusted.strip() != bundle["key"]:
        raise Refused("the bundle names another key than the trusted one")
    text = signed_text(bundle["checkpoint"], key_of(trusted or bundle["key"]))
    origin, size, root = text.split("\n")[:3]
    size, root = int(size), b64(root)
    if origin != bundle["key"].split("+")[0]:
        raise Refused("the checkpoint is of another log than the key")
    yield f"the checkpoint of {size} leaves of the log {origin} is signed"

    streams, before = {}, 0
    for event in bundle["events"]:
        leaf = event["leaf"]
        stream = (leaf["aggregate_type"], leaf["aggregate_id"])
        place = f"position {leaf['position']} ({' '.join(stream)} version {leaf['sequence']})"
        digest = leaf_hash(leaf)
        if not before < leaf["position"] <= bundle["asked"]["position"]:
            raise Refused(f"{place}: it is out of order, or later than asked")
        before = leaf["position"]
        path = [b64(sibling) for sibling in event["proof"]]
        try:
            if root_of(digest, leaf["position"] - 1, size, path) != root:
                raise Refused("the proof leads to another root")
        except Refused as error:
            raise Refused(f"{place}: it is not proved to be in the log: {error}") from error
        version, chain = streams.get(stream, (0, bytes(32)))
        if leaf["sequence"] != version + 1:
            raise Refused(f"{place}: version {version} comes before it")
        streams[stream] = (leaf["sequence"], sha256(b"\x02", chain, digest))
    yield f"{len(bundle['events'])} events are in the log at their positions, unchanged"

    stated = {
        (it["stream"], it["id"]): (it["version"], b64(it["chain"])) for it in bundle["streams"]
    }
    if stated != streams:
        differing = sorted(set(stated.items()) ^ set(streams.items()))
        kind, name = differing[0][0]
        raise Refused(f"{kind} {name}: the bundle holds something else of it than it states")
    yield f"{len(streams)} streams are whole from their first event on, with their chains"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle", metavar="BUNDLE", help="the file")
    parser.add_argument("--key", help="the log's key, as the office gave it")
    arguments = parser.parse_args()
    try:
        with open(arguments.bundle, encoding="utf-8") as file:
            bundle = json.load(file)
        for holds in check(bundle, arguments.key):
            print(f"ok      {holds}")
    except Refused as error:
        print(f"FAILED  {error}")
        return 1
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"FAILED  the file can't be read as a bundle: {type(error).__name__}: {error}")
        return 1
    if not arguments.key:
        print("The key came with the bundle: compare it with the one that the office gave you (--key).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
