"""The facts of the C ABI that programs are built on: what recorded.json holds."""

import json
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
DESCRIPTION = PROJECT / "bindings" / "abi" / "alert_abi.json"
#: These tell the version, and so are to change.
_VERSIONS = "ALERT_VERSION"


def facts(description):
    """The facts of a description (bindings/abi/alert_abi.json)."""
    return {
        "functions": {
            f["name"]: {
                "library": f["library"],
                "returns": f["returns"]["type"],
                "parameters": [p["type"] for p in f["parameters"]],
            }
            for f in description["functions"]
        },
        "callbacks": {
            c["name"]: {"returns": c["returns"], "parameters": [p["type"] for p in c["parameters"]]}
            for c in description["callbacks"]
        },
        "structs": {
            s["name"]: {
                "grows": s["grows"],
                "size": s["size"],
                "members": {m["name"]: [_type(m), m["offset"]] for m in s["members"]},
            }
            for s in description["structs"]
        },
        "enumerations": {
            e["name"] or e["prefix"]: {
                "type": e["type"],
                "values": _values(n for n in e["enumerators"] if n.get("is") != "count"),
                "counts": _values(n for n in e["enumerators"] if n.get("is") == "count"),
            }
            for e in description["enumerations"]
        },
        "handles": {h["name"]: h["free"] for h in description["handles"]},
        "macros": {
            m["name"]: m["value"]
            for m in description["macros"]
            if not m["name"].startswith(_VERSIONS)
        },
    }


def _values(enumerators):
    return {enumerator["name"]: enumerator["value"] for enumerator in enumerators}


def _type(member):
    """A member's type, with the number of its elements."""
    return f"{member['type']}[{member['elements']}]" if "elements" in member else member["type"]


def current():
    return facts(json.loads(DESCRIPTION.read_text(encoding="utf-8")))


def as_text(value):
    """JSON with a line for each function, struct, enumeration, handle and macro."""
    kinds = []
    for kind, entries in value.items():
        rows = [f"    {json.dumps(name)}: {json.dumps(entry)}" for name, entry in entries.items()]
        kinds.append(f'  "{kind}": {{\n' + ",\n".join(rows) + "\n  }")
    return "{\n" + ",\n".join(kinds) + "\n}\n"
