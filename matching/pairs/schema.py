"""What the rules of matching are composed of: the files of sql/, each named by its subject.

Two parts, each with a fingerprint of its own: `facts`, all that a rule may know, in tables that follow each write; and
`rules`, the views over them, one file a criterion. How they come into the database is told in `release`.
"""

import re
from hashlib import sha256
from pathlib import Path

from matching.pairs.criteria import CRITERIA

SQL = Path(__file__).parent / "sql"
FIT = re.compile(r"^(?=-- fit: )", re.MULTILINE)
READS = re.compile(r"\b(VIEW|FROM) (household|pair|need_fact)\b")
CREATES = re.compile(r"^CREATE (?:OR REPLACE )?(VIEW|TABLE|MATERIALIZED VIEW|FUNCTION) (\w+)", re.MULTILINE)
WORD = re.compile(r"--[^\n]*|/\*.*?\*/|('(?:[^']|'')*'|\"[^\"]*\"|\w+|\S)", re.DOTALL)


def read(name: str) -> str:
    """The file of sql/ with this name."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def tables() -> str:
    """What the rules may know: where it is kept, and what it is filled from."""
    return "\n".join(map(read, ("areas", "facts")))


def follow() -> str:
    """How the tables are filled, and follow every write."""
    return read("refresh")


def facts() -> str:
    """The first part: the tables, and what keeps them."""
    return f"{tables()}\n{follow()}"


def rules() -> str:
    """The second part: the views; those of a supposed household differ only in where its facts come from."""
    views = f"{read('household')}\n{pair()}"
    return "\n".join((read("today"), views, read("supposed"), READS.sub(r"\1 supposed_\2", views)))


def pair() -> str:
    """The view `pair`: the columns of each criterion in their order, and the part of each in the fit."""
    files = {criterion.code: FIT.split(read(f"criteria/{criterion.code}")) for criterion in CRITERIA}
    return read("pair").format(
        criteria=",\n\n".join(columns.rstrip() for columns, *_ in files.values()),
        all_ok="v.on_offer AND " + " AND ".join(f"v.{code}_ok" for code in files),
        **{f"fit_of_{code}": fit.rstrip() for code, (_, *fits) in files.items() for fit in fits},
    )


def created(sql: str) -> list[tuple[str, str]]:
    """The kind and the name of what SQL creates, in its order."""
    return CREATES.findall(sql)


def fingerprint(sql: str) -> str:
    """Tells one version of SQL from another. Comments, line breaks and spaces do not count."""
    return sha256(" ".join(filter(None, WORD.findall(sql))).encode()).hexdigest()
