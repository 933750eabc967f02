"""What a criterion of `matching/pairs/criteria.py` needs elsewhere: each place that lacks it, by file and by what."""

import ast
import inspect
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polib
import pytest

from locator.catalogue import CATALOGUE
from matching.models import Pair
from matching.pairs import reasons
from matching.pairs.cards import FIT_PARTS
from matching.pairs.criteria import CRITERIA, Criterion
from matching.pairs.schema import SQL
from tests.matching import oracle

# Their questions are told by what is asked: a feature, a condition.
ASKED_BY_NAME = {"access", "conditions"}


@dataclass(frozen=True)
class Sources:
    """The places where a criterion stands; each empty where nothing is written yet.

    `rules`: the SQL of each code; `sentences`: for each code, the messages that its function may say; `judged`: the
    codes that the oracle judges; `page`: the README; `french`: what is translated.
    """

    rules: Mapping[str, str] = field(default_factory=dict)
    view: str = ""
    columns: Collection[str] = ()
    sentences: Mapping[str, Collection[str]] = field(default_factory=dict)
    questions: Collection[str] = ()
    codes: Collection[str] = ()
    judged: Collection[str] = ()
    page: str = ""
    parts: Collection[str] = ()
    french: Collection[str] = ()


def missing(criterion: Criterion, sources: Sources) -> list[str]:
    """Every place that a criterion still lacks: the file, and what is to be written there."""
    return [f"{file}: {what}" for file, what in _lacking(criterion, sources)]


def _lacking(criterion: Criterion, sources: Sources) -> Iterator[tuple[str, str]]:
    rule = sources.rules.get(criterion.code, "")
    yield from _lacking_of_rule(criterion.code, rule, sources)
    if criterion.in_fit:
        yield from _lacking_of_fit(criterion.code, rule, sources)
    yield from _lacking_of_words(criterion, rule, sources)


def _lacking_of_rule(code: str, rule: str, sources: Sources) -> Iterator[tuple[str, str]]:
    if not rule:
        yield f"matching/pairs/sql/criteria/{code}.sql", "the file of its rule"
    for column in (f"{code}_ok", f"{code}_ask"):
        if f"AS {column}" not in rule:
            yield f"matching/pairs/sql/criteria/{code}.sql", f"the column {column}, true or false"
        if column not in sources.columns:
            yield "matching/models/pair.py", f"the field {column}"
    if code not in sources.codes:
        yield "tests/matching/oracle.py", "the code in CODES"
    if code not in sources.judged:
        yield "tests/matching/oracle.py", "its verdict in judge"
    if f"\n| `{code}` | " not in sources.page:
        yield "matching/pairs/README.md", "its row in the table of criteria"


def _lacking_of_words(criterion: Criterion, rule: str, sources: Sources) -> Iterator[tuple[str, str]]:
    asks = f"false AS {criterion.code}_ask" not in rule
    said = sources.sentences.get(criterion.code)
    if said is None:
        yield "matching/pairs/reasons.py", "its function in SENTENCES"
    elif len(said) < (wanted := 3 if asks else 2):
        results = "pass, fail and ask" if asks else "pass and fail"
        yield "matching/pairs/reasons.py", f"a sentence for each of {results}: {len(said)} of {wanted}"
    if asks and criterion.code not in {*sources.questions, *ASKED_BY_NAME}:
        yield "matching/pairs/reasons.py", "what its question is called, in QUESTION_LABELS"
    for message in (str(criterion.label), str(criterion.why_not), *(said or ())):
        if message not in sources.french:
            yield "locator/locale/fr/LC_MESSAGES/django.po", f"the French of “{message}”"


def _lacking_of_fit(code: str, rule: str, sources: Sources) -> Iterator[tuple[str, str]]:
    if "\n-- fit: " not in rule:
        yield f"matching/pairs/sql/criteria/{code}.sql", "the block -- fit:"
    for piece in (f"{{fit_of_{code}}}", f"AS {code}_fit"):
        if piece not in sources.view:
            yield "matching/pairs/sql/pair.sql", f"{piece}, its part in the fit"
    if f"{code}_fit" not in sources.columns:
        yield "matching/models/pair.py", f"the field {code}_fit"
    if code not in sources.parts:
        yield "matching/pairs/cards.py", "what its part in the fit is called, in FIT_PARTS"


def messages_of(function: object) -> set[str]:
    """The texts that a function of `reasons` hands to gettext."""
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(function))) if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("_", "ngettext")]
    return {
        arg.value for call in named for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    }


def keys_of_verdict() -> set[str]:
    """The codes for which the oracle gives a verdict."""
    dictionaries = [node for node in ast.walk(ast.parse(inspect.getsource(oracle.judge))) if isinstance(node, ast.Dict)]
    return {key.value for one in dictionaries for key in one.keys if isinstance(key, ast.Constant)}


@pytest.fixture(scope="module")
def sources(root: Path) -> Sources:
    """The places as they are."""
    catalogue = polib.pofile(str(CATALOGUE))
    return Sources(
        rules={file.stem: file.read_text(encoding="utf-8") for file in (SQL / "criteria").glob("*.sql")},
        view=(SQL / "pair.sql").read_text(encoding="utf-8"),
        columns={one.name for one in Pair._meta.get_fields()},
        sentences={code: messages_of(function) for code, function in reasons.SENTENCES.items()},
        questions=set(reasons.QUESTION_LABELS),
        codes=oracle.CODES,
        judged=keys_of_verdict(),
        page=(root / "matching/pairs/README.md").read_text(encoding="utf-8"),
        parts=set(FIT_PARTS),
        french={text for entry in catalogue.translated_entries() for text in (entry.msgid, entry.msgid_plural) if text},
    )


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda criterion: criterion.code)
def test_a_criterion_stands_wherever_it_is_needed(criterion: Criterion, sources: Sources) -> None:
    lacking = missing(criterion, sources)

    assert not lacking, "still missing:\n" + "\n".join(lacking)


QUIET = Criterion("quiet", "Quiet", "Too noisy for them", in_fit=True)  # type: ignore[arg-type]  # invented: plain text


def test_of_a_new_criterion_every_place_is_named() -> None:
    assert missing(QUIET, Sources()) == [
        "matching/pairs/sql/criteria/quiet.sql: the file of its rule",
        "matching/pairs/sql/criteria/quiet.sql: the column quiet_ok, true or false",
        "matching/models/pair.py: the field quiet_ok",
        "matching/pairs/sql/criteria/quiet.sql: the column quiet_ask, true or false",
        "matching/models/pair.py: the field quiet_ask",
        "tests/matching/oracle.py: the code in CODES",
        "tests/matching/oracle.py: its verdict in judge",
        "matching/pairs/README.md: its row in the table of criteria",
        "matching/pairs/sql/criteria/quiet.sql: the block -- fit:",
        "matching/pairs/sql/pair.sql: {fit_of_quiet}, its part in the fit",
        "matching/pairs/sql/pair.sql: AS quiet_fit, its part in the fit",
        "matching/models/pair.py: the field quiet_fit",
        "matching/pairs/cards.py: what its part in the fit is called, in FIT_PARTS",
        "matching/pairs/reasons.py: its function in SENTENCES",
        "matching/pairs/reasons.py: what its question is called, in QUESTION_LABELS",
        "locator/locale/fr/LC_MESSAGES/django.po: the French of “Quiet”",
        "locator/locale/fr/LC_MESSAGES/django.po: the French of “Too noisy for them”",
    ]


def test_a_sentence_too_few_is_named() -> None:
    rules = {"quiet": "o.quiet OR true AS quiet_ok,\no.quiet IS NULL AS quiet_ask"}
    written = Sources(rules=rules, sentences={"quiet": {"It is quiet.", "It is noisy."}})

    assert "matching/pairs/reasons.py: a sentence for each of pass, fail and ask: 2 of 3" in missing(QUIET, written)
