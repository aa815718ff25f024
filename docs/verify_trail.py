#!/usr/bin/env python3
"""Verify an export of the audit trail (`iom audit export FILE`), with Python and nothing else.

    python3 -I verify_trail.py FILE [--checkpoint FILE]
The key is taken from IOM_AUDIT_KEY, earlier ones from IOM_AUDIT_OLD_KEYS, or is asked for. A row is
signed with HMAC-SHA256 over ten lines: the signature of the row before it, then its own columns.
"""

import argparse
import getpass
import hmac
import json
import os
import sys

EXPORT = "iom-audit-export 1"
NEW_KEY = ("AuditKeyChanged", "TrailResumed")  # after these another key may sign


def sign(key, lines):
    return hmac.digest(key, "\n".join(lines).encode(errors="surrogatepass"), "sha256").hex()


def parsed(line):
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if json.dumps(value) + "\n" == line else None


def known_keys():
    given = " ".join(os.environ.get(n, "") for n in ("IOM_AUDIT_KEY", "IOM_AUDIT_OLD_KEYS")).split()
    keys = [key.encode() for key in given or [getpass.getpass("Audit key: ")]]
    return {hmac.digest(key, b"iom audit key id", "sha256").hex()[:8]: key for key in keys}


def check_heading(head, keys):
    names = ("format", "trail", "first", "previous", "last", "mac", "key_id")
    if type(head) is not dict or [*head] != [*names, "signature"] or head["format"] != EXPORT:
        return "This is no export of an audit trail."
    if head["key_id"] not in keys:
        return f"The heading is signed with key {head['key_id']}, which is not given."
    right = sign(keys[head["key_id"]], [str(head[name]) for name in names])
    return "" if right == head["signature"] else "The heading is not as it was written."


def check_rows(lines, head, keys, checkpoint):
    marked = checkpoint and read_checkpoint(checkpoint, keys, head["trail"])
    seq, mac, signing, former = head["first"] - 1, head["previous"], None, set()
    for line in lines:
        row = parsed(line)
        if not row or [type(value) for value in row] != [int] + 9 * [str]:
            return f"Row {seq + 1} is not as it was written."
        if row[0] != seq + 1:
            return f"Row {seq + 1} should follow row {seq}, but there is row {row[0]}."
        seq, key = row[0], row[8]
        if key not in keys:
            return f"Row {seq} is signed with key {key}, which is not given."
        if signing not in (None, key) and (row[5] not in NEW_KEY or key in former):
            return f"Row {seq} is signed with another key than the row before it."
        if sign(keys[key], [mac, str(seq), *row[1:9]]) != row[9]:
            return f"Row {seq} is not as it was written."
        mac, signing, former = row[9], key, former | {signing} - {key}
        if marked and marked[0] == seq and marked[1] != mac:
            return f"Row {seq} is not the row that the checkpoint knows."
    if (seq, mac) != (head["last"], head["mac"]):
        return f"The file ends at row {seq}; row {seq + 1} to row {head['last']} are missing."
    if marked and marked[0] > seq:
        return f"Row {seq + 1} to row {marked[0]}, which the checkpoint knows, are missing."
    return ""


def read_checkpoint(path, keys, trail):
    with open(path, encoding="ascii") as file:
        for line in file:
            *said, own = line.removesuffix("\n").split(" ")
            known, seq, _at, mac, key = said[2:]
            if key not in keys or sign(keys[key], [" ".join(said[:2]), *said[2:]]) != own:
                sys.exit("The checkpoint is not as the product wrote it, or its key is not given.")
            if known == trail:
                return int(seq), mac
    sys.exit("The checkpoint knows nothing of this trail.")


asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
asked.add_argument("file")
asked.add_argument("--checkpoint")
asked = asked.parse_args()
try:
    keys = known_keys()
    with open(asked.file, encoding="ascii", errors="surrogateescape", newline="") as file:
        head = parsed(file.readline())
        wrong = check_heading(head, keys) or check_rows(file, head, keys, asked.checkpoint)
except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
    sys.exit(f"The file is damaged or cannot be read: {type(error).__name__}.")
if wrong:
    sys.exit(wrong)
print(f"Rows {head['first']} to {head['last']} are as they were written.")
