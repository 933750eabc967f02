"""What views are given."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from agencies.models import User


class Request(HttpRequest):
    """A request of somebody who is signed in: the middleware lets nobody else through to a view that asks for it."""

    user: User
    htmx: HtmxDetails
