"""The community: twenty agencies that do not exist, and the people who work there."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from agencies.enums import Role
from agencies.models import Agency, User
from agencies.text import fold
from locator.demo.tables import table_rows

PASSWORD = "demo-demo-demo"  # noqa: S105 - it opens invented data only, and is printed with the logins
LOCATORS = "lantern"


@dataclass
class Community:
    """The agencies and their people, by the agency's code; "" for people of no agency."""

    agencies: dict[str, Agency]
    people: dict[str, list[User]]

    def who(self, name: str) -> User:
        """The person of that name."""
        return next(person for people in self.people.values() for person in people if person.name == name)

    def in_role(self, code: str, *roles: Role) -> list[User]:
        """The people of an agency who have one of the roles."""
        return [person for person in self.people[code] if person.role in roles]


def email(name: str, agency: str) -> str:
    """A person's address, in a domain that is kept for examples."""
    return f"{fold(name).replace(' ', '.')}@{agency or 'city'}.example.org"


def create(today: date) -> Community:
    """Save the agencies and their people; everyone has the demo's password."""
    agencies = Agency.objects.bulk_create(
        Agency(
            **{key: row[key] for key in ("code", "name_en", "name_fr", "strengths_en", "strengths_fr")},
            serves_en=row["serves_en"],
            serves_fr=row["serves_fr"],
            languages=row["languages"].split(),
            sharing_agreement_on=today - timedelta(days=30 * int(row["agreed_months_ago"])),
        )
        for row in table_rows("agencies")
    )
    community = Community({agency.code: agency for agency in agencies}, {})
    password = make_password(PASSWORD)
    people = User.objects.bulk_create(
        User(
            email=email(row["name"], row["agency"]),
            name=row["name"],
            role=row["role"],
            language=row["language"],
            agency=community.agencies.get(row["agency"]),
            password=password,
        )
        for row in table_rows("people")
    )
    for person in people:
        community.people.setdefault(person.agency.code if person.agency else "", []).append(person)
    return community
