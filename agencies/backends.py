"""Who is signed in, read with their agency: every page names it or asks for it."""

from django.contrib.auth.backends import ModelBackend

from agencies.models import User


class PersonBackend(ModelBackend):
    """Django's own sign-in by e-mail and password; the person comes with their agency, in one query."""

    def get_user(self, user_id: int) -> User | None:
        person = User.objects.select_related("agency").filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
