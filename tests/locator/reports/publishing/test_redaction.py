"""A whole document as it is published: shares of small counts tell no count that is hidden, on random months."""

from copy import deepcopy
from random import Random
from typing import Any

import numpy
import pytest
from scipy.optimize import linprog

from locator.reports.facts.counting import share
from locator.reports.facts.paths import at
from locator.reports.publishing.linked_tables import tables
from locator.reports.publishing.redaction import published
from matching.enums import Group
from tests.locator.reports.sample import document

FEW = (0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 9)
HALF = 0.00005  # shares have four decimals
FIGURES = {"leases": "flow.leases", "declines_landlord": "flow.declines_landlord.total"}


def month(seed: int) -> dict[str, Any]:
    """October 2026 with few leases and declines of six agencies, and of groups that overlap."""
    chance = Random(seed)
    made = document(agencies="abcdef")
    equity = made["equity"]
    left = made["demand"]["waiting"]
    sizes = chance.choice((FEW, FEW[:5]))  # a month with fewer than five in all hides every cell, zeros too
    for row in equity["by_agency"].values():
        row["waiting"] = min(left, chance.randint(0, 600))
        left -= row["waiting"]
        row |= {figure: chance.choice(sizes) for figure in FIGURES}
    equity["by_agency"]["a"]["waiting"] += left
    leases, declines = (sum(row[figure] for row in equity["by_agency"].values()) for figure in FIGURES)
    for row in equity["by_group"].values():
        row |= {"leases": chance.randint(0, leases), "declines_landlord": chance.randint(0, declines)}
    for row in (*equity["by_agency"].values(), *equity["by_group"].values()):
        row["leases_share"] = share(row["leases"], leases)
        row["declines_landlord_share"] = share(row["declines_landlord"], row["declines_landlord"] + row["leases"])
    made["flow"]["leases"] = leases
    first, second, *_ = reasons = made["flow"]["declines_landlord"]["reasons"]
    some = chance.randint(0, declines)
    made["flow"]["declines_landlord"] = {
        "total": declines,
        "reasons": {**dict.fromkeys(reasons, 0), first: some, second: declines - some},
    }
    return made


def rows() -> list[str]:
    return [*(f"equity.by_agency.{code}" for code in "abcdef"), *(f"equity.by_group.{code}" for code in Group.values)]


def shares(told: dict[str, Any]) -> list[tuple[float, str, tuple[str, ...]]]:
    """The shares that are told of leases and declines: the share, of what, and of which cells together."""
    found = []
    for row in rows():
        leases, declines = f"{row}.leases", f"{row}.declines_landlord"
        found += [(at(told, f"{row}.leases_share"), leases, ("flow.leases",))]
        found += [(at(told, f"{row}.declines_landlord_share"), declines, (declines, leases))]
    return [one for one in found if one[0] is not None]


def worked_out(told: dict[str, Any], true: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """Between what each hidden lease or decline must lie, for a reader of all sums and of all shares."""
    used = [
        table for table in tables(true) if table.total in FIGURES.values() and "landlord.reasons" not in table.cells[0]
    ]
    cells = sorted({cell for table in used for cell in (*table.cells, str(table.total))})
    hidden = [cell for cell in cells if cell in told["suppressed"]]
    equal, upper = [], []

    def line(signed: list[tuple[str, float]]) -> tuple[numpy.ndarray, float]:
        weights, known = numpy.zeros(len(hidden)), 0.0
        for cell, weight in signed:
            if cell in hidden:
                weights[hidden.index(cell)] += weight
            else:
                known += weight * at(told, cell)
        return weights, -known

    for table in used:
        sums = line([*((cell, 1.0) for cell in table.cells), (str(table.total), -1.0)])
        (equal if table.whole else upper).append(sums)
    for told_share, part, whole in shares(told):
        upper.append(line([(part, 1.0), *((cell, -(told_share + HALF)) for cell in whole)]))
        upper.append(line([(part, -1.0), *((cell, told_share - HALF) for cell in whole)]))
    rules: dict[str, Any] = {"method": "highs"}
    for name, lines in (("eq", equal), ("ub", upper)):
        kept = [one for one in lines if one[0].any()]
        if kept:
            rules |= {f"A_{name}": [weights for weights, _ in kept], f"b_{name}": [known for _, known in kept]}
    found = {}
    for place, cell in enumerate(hidden):
        aim = numpy.zeros(len(hidden))
        aim[place] = 1
        low, high = (linprog(sign * aim, **rules) for sign in (1, -1))
        assert low.status == 0
        found[cell] = (low.fun, -high.fun if high.status == 0 else float("inf"))
    return found


@pytest.mark.parametrize("block", range(4))
def test_no_lease_and_no_decline_that_is_hidden_can_be_worked_out_from_shares(block: int) -> None:
    met = 0
    for seed in range(10 * block, 10 * block + 10):
        true = month(seed)
        told = published(true, None, {})

        intervals = worked_out(told, true)

        met += len(intervals)
        for cell, (low, high) in intervals.items():
            assert high - low >= 1 - 1e-6, (seed, cell, at(true, cell), low, high)
    assert met > 20


@pytest.mark.parametrize("seed", range(20))
def test_a_share_is_hidden_where_its_part_or_its_whole_is_also_where_there_is_none(seed: int) -> None:
    told = published(month(seed), None, {})
    hidden = set(told["suppressed"])

    for row in rows():
        sources = {f"{row}.leases", f"{row}.declines_landlord"}
        assert (f"{row}.declines_landlord_share" in hidden) is bool(sources & hidden), row
        assert (f"{row}.median_wait_days" in hidden) is (f"{row}.waiting" in hidden), row


def test_a_draft_of_older_definitions_is_published_without_what_they_lack() -> None:
    draft = deepcopy(month(1))
    for table in draft["equity"].values():
        for row in table.values():
            del row["declines_landlord_share"]

    told = published(draft, None, {})

    assert told["suppressed"]
    assert not [path for path in told["suppressed"] if path.endswith("declines_landlord_share")]
