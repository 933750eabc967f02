"""Whom offers reach, by agency and by what households say of themselves, for any period (domain.md section 6, point 6).

Groups and agencies of fewer than five households are left out, and of agencies, where one alone is left out, the next
smallest too: nobody finds it by subtracting. Groups overlap: a household may declare several.

Of five households or more the true counts are told, small ones too: that two homes were offered to an agency is what
coordinators look for, and its households they see as cards, a lead as their own (design section 7). What may be passed
on hides counts of 1 to 4 as well: the file (`equity_file`) and the monthly report.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from agencies.models import Agency
from matching.enums import NOT_AT_THE_DOOR, Group, OfferReason
from matching.pairs.ranking import on_day

FEWEST = 5  # households below which nothing is told
# A group offered at less than this share of the average rate is flagged.
LOW = 0.8
UNDECLARED = "undeclared"
STEPS = ("to_offer", "to_acceptance", "to_lease", "to_move_in")

# What each referral counts under: everybody, its agency, and each group that it declares.
CROSSED = """
CROSS JOIN LATERAL (
  SELECT 'all' AS kind, '' AS key UNION ALL SELECT 'agency', n.agency_id::text
  UNION ALL SELECT 'group', unnest(CASE WHEN n.groups = '{}' THEN ARRAY['undeclared'] ELSE n.groups END)) counted
"""
# As of the last day: who is at the front door, and the pairs that they could have under consent.
WAITING = """
SELECT kind, key, count(*), coalesce(sum(p.pairs), 0), array_agg(n.referral_id)
FROM household n
LEFT JOIN (SELECT referral_id, count(*) AS pairs FROM pair WHERE eligible AND consents GROUP BY referral_id) p
  USING (referral_id)
-- counted
WHERE n.referred_on <= %(last)s AND n.state <> ALL (%(away)s)
  AND (%(agency)s::bigint IS NULL OR n.agency_id = %(agency)s OR kind = 'all')
GROUP BY kind, key
""".replace("-- counted", CROSSED)
# Each offer with the days of its steps. What was recorded by mistake never happened; an acceptance taken back neither.
# One that was reopened was made once: what goes on from it (`goes_on`) is no other (Offer.objects.counted).
OFFERS = """
WITH dated AS (
  SELECT f.id, f.referral_id, f.made_on, f.state, f.ended_on, t.moved_in_on,
    goes_on,
    row_number() OVER (PARTITION BY f.referral_id ORDER BY goes_on, f.made_on, f.id) = 1 AS is_first,
    CASE WHEN f.state = 'leased' THEN f.ended_on END AS leased_on, e.accepted_on, e.reason
  FROM matching_offer f
  LEFT JOIN matching_tenancy t ON t.offer_id = f.id
  LEFT JOIN LATERAL (
    SELECT max(happened_on) FILTER (WHERE to_state = 'accepted') AS accepted_on,
      (array_agg(reason ORDER BY recorded_at DESC, id DESC))[1] = 'mistake' AS is_mistake,
      coalesce(bool_or(reason = 'again' AND from_state <> to_state), false) AS goes_on,
      max(id) FILTER (WHERE to_state = 'accepted')
        < max(id) FILTER (WHERE from_state = 'accepted'
                          AND to_state IN ('held', 'proposed', 'viewing', 'applied')) AS is_undone,
      (array_agg(reason ORDER BY id DESC)
        FILTER (WHERE to_state = 'declined_by_landlord' AND from_state <> to_state))[1] AS reason
    FROM matching_offerevent WHERE offer_id = f.id) all_events ON true
  CROSS JOIN LATERAL (SELECT CASE WHEN all_events.is_undone IS NOT TRUE THEN all_events.accepted_on END AS accepted_on,
                             coalesce(all_events.reason, '') AS reason) e
  WHERE f.made_on <= %(last)s AND NOT (f.state = 'cancelled' AND coalesce(all_events.is_mistake, false))
), stepped AS (
  SELECT d.*, NOT goes_on AND made_on BETWEEN %(first)s AND %(last)s AS was_made,
    coalesce(accepted_on BETWEEN %(first)s AND %(last)s, false) AS was_accepted,
    coalesce(leased_on BETWEEN %(first)s AND %(last)s, false) AS was_leased,
    coalesce(moved_in_on BETWEEN %(first)s AND %(last)s, false) AS has_moved,
    state = 'declined_by_landlord' AND ended_on BETWEEN %(first)s AND %(last)s AS was_declined
  FROM dated d
)
SELECT kind, key, array_agg(DISTINCT s.referral_id),
  count(*) FILTER (WHERE was_made), count(*) FILTER (WHERE was_accepted), count(*) FILTER (WHERE was_leased),
  count(*) FILTER (WHERE has_moved), count(*) FILTER (WHERE was_declined),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(0, made_on - n.referred_on))
    FILTER (WHERE was_made AND is_first),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY accepted_on - made_on) FILTER (WHERE was_accepted),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(0, leased_on - accepted_on)) FILTER (WHERE was_leased),
  percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(0, moved_in_on - leased_on)) FILTER (WHERE has_moved),
  array_agg(s.reason) FILTER (WHERE was_declined)
FROM stepped s JOIN need_fact n USING (referral_id)
-- counted
WHERE (was_made OR was_accepted OR was_leased OR has_moved OR was_declined)
  AND (%(agency)s::bigint IS NULL OR n.agency_id = %(agency)s OR kind = 'all')
GROUP BY kind, key
""".replace("-- counted", CROSSED)


@dataclass(frozen=True)
class Figures:
    """What happened to some households. `days`: the median of each of STEPS, null where nobody took it.

    `households` were at the front door at the end or concerned by an offer in the period.
    """

    households: int = 0
    waiting: int = 0
    pairs: int = 0
    offers: int = 0
    accepted: int = 0
    leased: int = 0
    moved_in: int = 0
    declined_by_landlords: int = 0
    days: tuple[float | None, ...] = (None,) * len(STEPS)

    @property
    def rate(self) -> float | None:
        """Offers made per waiting household; null where nobody waits."""
        return self.offers / self.waiting if self.waiting else None


@dataclass(frozen=True)
class Row:
    """An agency or a group; no figures where fewer than five households could be told apart."""

    key: str
    label: Agency | Promise
    figures: Figures | None
    is_low: bool = False


@dataclass(frozen=True)
class Decline:
    """Why landlords declined, and how many offers."""

    reason: str
    label: Promise
    offers: int


@dataclass(frozen=True)
class Equity:
    """The figures of a period, both days inclusive: of everybody, by agency, and by group."""

    first: date
    last: date
    everybody: Figures
    agencies: list[Row]
    groups: list[Row]
    declines: list[Decline]

    @property
    def low(self) -> list[Row]:
        """Agencies and groups offered at less than four fifths of the average rate."""
        return [row for row in (*self.agencies, *self.groups) if row.is_low]


def offer_equity(first: date, last: date, agency: Agency | None = None) -> Equity:
    """Whom offers reached from a first to a last day; of one agency alone, beside everybody's figures.

    Three queries, however long the period. Waiting households and pairs are as of the last day.
    """
    values = {"first": first, "last": last, "agency": agency.pk if agency else None, "away": list(NOT_AT_THE_DOOR)}
    households: dict[tuple[str, str], set[int]] = {}
    told: dict[tuple[str, str], dict[str, Any]] = {}
    reasons: list[str] = []
    with connection.cursor() as cursor, as_of(cursor, last):
        for kind, key, waiting, pairs, referrals in _rows(cursor, WAITING, values):
            households[kind, key] = set(referrals)
            told[kind, key] = {"waiting": waiting, "pairs": int(pairs)}
        for kind, key, referrals, *counts, declines in _rows(cursor, OFFERS, values):
            households.setdefault((kind, key), set()).update(referrals)
            told.setdefault((kind, key), {}).update(_counted(counts))
            if (kind, key) == (("agency", str(agency.pk)) if agency else ("all", "")):
                reasons = declines or []
    figures = {one: Figures(households=len(households[one]), **told[one]) for one in told}
    everybody = figures.get(("all", ""), Figures())
    return Equity(
        first,
        last,
        everybody,
        _agencies(figures, everybody),
        _groups(figures, everybody),
        _declines(reasons),
    )


@contextmanager
def as_of(cursor, day: date) -> Iterator[None]:
    """Read dated facts as of a day, then as before."""
    cursor.execute("SELECT coalesce(current_setting('locator.today', true), '')")
    [before] = cursor.fetchone()
    with on_day(day):
        yield
        cursor.execute("SELECT set_config('locator.today', %s, true)", [before])


def _rows(cursor, query: str, values: dict[str, Any]) -> Iterator[tuple]:
    cursor.execute(query, values)
    yield from cursor.fetchall()


def _counted(counts: list) -> dict[str, Any]:
    names = ("offers", "accepted", "leased", "moved_in", "declined_by_landlords")
    return dict(zip(names, counts, strict=False)) | {"days": tuple(counts[len(names) :])}


def _row(key: str, label: Agency | Promise, figures: Figures | None, everybody: Figures) -> Row:
    """Flagged where its rate is low; nothing of it where it is hidden."""
    rate, average = figures.rate if figures else None, everybody.rate
    return Row(key, label, figures, is_low=bool(rate is not None and average and rate < LOW * average))


def _agencies(figures: dict[tuple[str, str], Figures], everybody: Figures) -> list[Row]:
    found = {key: one for (kind, key), one in figures.items() if kind == "agency"}
    hidden = {key for key, one in found.items() if one.households < FEWEST}
    if len(hidden) == 1 and len(found) > 1:
        hidden.add(min(found.keys() - hidden, key=lambda key: (found[key].households, key)))
    names = {str(one.pk): one for one in Agency.objects.filter(pk__in=found)}
    rows = [_row(names[key].code, names[key], None if key in hidden else one, everybody) for key, one in found.items()]
    return sorted(rows, key=lambda row: (row.figures is None, str(row.label)))


def _groups(figures: dict[tuple[str, str], Figures], everybody: Figures) -> list[Row]:
    labels: dict[str, Promise] = {one.value: one.label for one in Group}
    labels[UNDECLARED] = gettext_lazy("Said nothing of themselves")
    rows = []
    for key, label in labels.items():
        one = figures.get(("group", key))
        if one:
            rows.append(_row(key, label, one if one.households >= FEWEST else None, everybody))
    return rows


def _declines(reasons: list[str]) -> list[Decline]:
    """The reasons of landlords, the most frequent first."""
    labels: dict[str, Promise] = {one.value: one.label for one in OfferReason}
    counts = sorted(((reasons.count(one), one) for one in set(reasons)), key=lambda row: (-row[0], row[1]))
    return [Decline(one, labels.get(one, gettext_lazy("No reason is recorded")), count) for count, one in counts]
