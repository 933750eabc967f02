"""What a household agrees to, and takes back: two separate questions (agencies/README.md)."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from agencies.consent import live_consent
from agencies.constraints import save
from agencies.enums import ConsentForm, ConsentKind
from agencies.errors import NotPossible
from agencies.locking import lock
from agencies.models import Client, Consent, User
from agencies.wording import day


def longest(granted_on: date) -> date:
    """The last day that a consent of this day may have: a year, as the sector asks anew every twelve months."""
    leap_day = (granted_on.month, granted_on.day) == (2, 29)
    return granted_on.replace(year=granted_on.year + 1, day=28 if leap_day else granted_on.day)


@transaction.atomic
def give_consent(
    client: Client, kind: ConsentKind, today: date, until: date, form: ConsentForm, person: User | None
) -> Consent:
    """Record that the household agrees, from today to a last day. Saying so again changes the last day of today's.

    A consent that is renewed ends the day before, so that each stays as it was said. Raises NotPossible.
    """
    if not today <= until <= longest(today):
        raise NotPossible(
            _("Give a last day from today to %(last)s: consent is asked anew after a year.")
            % {"last": day(longest(today))}
        )
    lock(Client.objects.filter(pk=client.pk))
    live = live_consent(client.consents.filter(kind=kind), kind, today)
    if live and live.granted_on == today:
        live.until, live.form, live.recorded_by = until, form, person
        live.save(update_fields=["until", "form", "recorded_by"])
        return live
    if live:
        live.until = today - timedelta(days=1)
        live.save(update_fields=["until"])
    given = Consent(
        client=client,
        agency_id=client.agency_id,
        kind=kind,
        granted_on=today,
        until=until,
        form=form,
        recorded_by=person,
    )
    save(given)
    return given


@transaction.atomic
def end_consent(client: Client, kind: ConsentKind, today: date) -> None:
    """Take back the consent that is live: it counts no longer, from today on. Without one, nothing changes."""
    lock(Client.objects.filter(pk=client.pk))
    live = live_consent(client.consents.filter(kind=kind), kind, today)
    if live:
        live.withdrawn_on = today
        live.save(update_fields=["withdrawn_on"])


@transaction.atomic
def undo_withdrawal(client: Client, kind: ConsentKind, today: date) -> None:
    """Put back what was withdrawn today, by mistake, unless the household has agreed anew since."""
    lock(Client.objects.filter(pk=client.pk))
    if live_consent(client.consents.filter(kind=kind), kind, today):
        return
    withdrawn = client.consents.filter(kind=kind, withdrawn_on=today, until__gte=today).order_by("-granted_on", "-pk")
    client.consents.filter(pk__in=withdrawn.values("pk")[:1], withdrawn_on__gte=F("granted_on")).update(
        withdrawn_on=None
    )
