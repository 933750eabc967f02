from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from agencies.enums import Language, Role
from agencies.models.bilingual import Bilingual


class Agency(Bilingual):
    """An organisation that refers households to the front door, supports them, or both."""

    code = models.SlugField(_("code"), max_length=40)
    strengths_en = models.CharField(_("what it does best, in English"), max_length=300, blank=True)
    strengths_fr = models.CharField(_("what it does best, in French"), max_length=300, blank=True)
    serves_en = models.CharField(_("whom it serves, in English"), max_length=300, blank=True)
    serves_fr = models.CharField(_("whom it serves, in French"), max_length=300, blank=True)
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages"), default=list, blank=True)
    sharing_agreement_on = models.DateField(_("sharing agreement signed on"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                name="agency_one_per_code",
                fields=["code"],
                violation_error_message=_("There is already an agency with this code."),
            )
        ]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """A person who signs in with an e-mail address; without a password they cannot, until one is set."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """The first coordinator of a new installation (`manage.py createsuperuser`)."""
        return self.create_user(email, password, **{"role": Role.COORDINATOR, "is_superuser": True} | fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who works with the registry, in one role; what each role may do is in the `access` modules."""

    email = models.EmailField(_("work e-mail"))
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=15, choices=Role)
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.ENGLISH)
    is_active = models.BooleanField(_("active"), default=True)
    report_by_mail = models.BooleanField(_("gets a mail when a monthly report is published"), default=False)
    date_joined = models.DateTimeField(_("added"), auto_now_add=True)
    visited_on = models.DateField(_("last day on the first page"), null=True, blank=True, editable=False)
    visited_before = models.DateField(_("the day before that one"), null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                name="user_one_per_email",
                fields=["email"],
                violation_error_message=_("There is already a person with this e-mail address."),
            ),
            models.UniqueConstraint(name="user_with_agency", fields=["id", "agency"]),
            models.CheckConstraint(
                name="user_email_in_lower_case",
                condition=Q(email=Lower("email")),
                violation_error_message=_("Write the e-mail address in lower case."),
            ),
            models.CheckConstraint(
                name="user_agency_role_has_agency",
                condition=Q(agency__isnull=False) | ~Q(role__in=[Role.CASEWORKER, Role.LEAD]),
                violation_error_message=_("A caseworker or team lead belongs to an agency."),
            ),
            models.CheckConstraint(
                name="user_role_known",
                condition=Q(role__in=Role.values),
                violation_error_message=_("Choose one of the roles."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_short_name(self) -> str:
        """The first name, for a greeting."""
        return self.name.split(" ")[0]

    @property
    def is_staff(self) -> bool:
        """Locators and coordinators work in the admin; no one else enters it."""
        return self.is_superuser or self.role in (Role.LOCATOR, Role.COORDINATOR)


# Whoever opens a page, before it is known who that is: the rules of the access modules say no to strangers.
Visitor = User | AnonymousUser
