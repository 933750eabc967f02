"""Households and units by the names that addresses hold and that people type in commands.

What a page names and its reader may not see is not there (404); a command says what to type instead.
"""

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.expressions import BaseExpression
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from agencies.codes import clean_code
from agencies.models import Client, User
from listings.models import Opening, SourceRecord, Unit
from matching.models import Referral
from matching.scopes import bank, households_of


class NotFound(LookupError):
    """Nothing, or more than one thing, has this name; the message says what to do."""


def find_client(text: str) -> Client:
    """A household by its public code or as AGENCY/client_ref. Raises NotFound."""
    clients = Client.objects.select_related("agency")
    if "/" in text:
        agency, reference = text.split("/", 1)
        client = clients.filter(agency__code=agency.strip(), reference=reference.strip()).exclude(reference="").first()
        if client is None:
            raise NotFound(
                _("No household has this id at this agency. Check both, or give the household’s public code.")
            )
        return client
    code = clean_code(text)
    if code is None:
        raise NotFound(
            _("“%(text)s” is not a household’s code. A code looks like K7QF-2M; give it, or AGENCY/client_ref.")
            % {"text": text[:40]}
        )
    client = clients.filter(code=code).first()
    if client is None:
        raise NotFound(_("No household has the code %(code)s.") % {"code": code})
    return client


def find_referral(client: Client, day: date) -> Referral:
    """The household's latest referral as of a day; before its first, the first. Raises NotFound if it has none."""
    referrals = Referral.objects.filter(client=client).select_related("client", "need").order_by("-referred_on", "-id")
    referral = referrals.filter(referred_on__lte=day).first() or referrals.last()
    if referral is None:
        raise NotFound(_("The household %(code)s has no referral.") % {"code": client.code})
    return referral


def units_named(text: str) -> QuerySet[Unit]:
    """Units known as SOURCE/unit_ref, or by unit_ref alone, which more than one source may have.

    A unit_ref may have slashes; the name of a source has none (importing.units.can_name_source).
    """
    source, _slash, ref = text.partition("/")
    named = Q(ref=text) | Q(source__iexact=source, ref=ref)
    return Unit.objects.filter(source_records__in=SourceRecord.objects.filter(named)).distinct()


def find_unit(text: str) -> Unit:
    """A unit as SOURCE/unit_ref, or unit_ref alone where only one source has it. Raises NotFound."""
    units = list(units_named(text).order_by("pk")[:2])
    if not units:
        raise NotFound(
            _("No unit is known as “%(text)s”. Give it as SOURCE/unit_ref, such as demo/U-104.") % {"text": text[:80]}
        )
    if len(units) > 1:
        raise NotFound(
            _("More than one unit is known as “%(text)s”. Name its source too: SOURCE/unit_ref.") % {"text": text[:80]}
        )
    return units[0]


def find_opening(unit: Unit, day: date) -> Opening:
    """The unit's opening on a day, else its next one. Raises NotFound if there is neither."""
    openings = Opening.objects.filter(unit=unit).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))
    opening = openings.order_by("offered_from").first()
    if opening is None:
        raise NotFound(_("This unit is not on offer on that day, and no later offer of it is known."))
    return opening


def own_client(user: User, code: str) -> Client:
    """A household of the person's own agency. Raises Http404 for any other."""
    return get_object_or_404(Client.objects.visible_to(user).select_related("agency", "worker"), code=code)


def with_members(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """Referrals with what a line about each household says."""
    return referrals.prefetch_related("client__members", "client__consents")


def find_household(user: User, code: str, **columns: BaseExpression) -> Referral:
    """The latest referral of one household of the person's own agency, with columns of the caller's.

    Raises Http404 for any other.
    """
    referrals = with_members(households_of(user)).select_related(
        "client__agency", "client__worker", "client__income", "client__identity", "need", "standing"
    )
    return get_object_or_404(referrals.annotate(**columns), client__code=code)


def find_offered(user: User, name: str, today: date) -> Opening:
    """The open unit of this name. Raises Http404 if there is none, or more than one."""
    try:
        return bank(user, today).get(unit__in=units_named(name))
    except (Opening.DoesNotExist, Opening.MultipleObjectsReturned) as error:
        raise Http404 from error
