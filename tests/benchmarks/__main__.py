"""python -m tests.benchmarks: how fast the view `pair` answers, next to its own text with constants; and every page.

Tables go to standard output, progress to standard error. Where DATABASE_URL is unset, an embedded PostgreSQL runs as
long as this does.
"""

import os
import sys
from argparse import ArgumentParser, Namespace

from locator.local import DATA, read_settings_file
from locator.postgres import EmbeddedPostgres, PostgresError

# Without DEBUG: with it, Django keeps the text of every query.
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "locator.settings",
    "DEBUG": "false",
    "SECRET_KEY": "only-for-benchmarks",
    "ALLOWED_HOSTS": "localhost",
    "DATABASE_POOL": "0",
    "EMAIL_URL": "memorymail://",
    "HTTPS": "false",
    "REQUIRE_SECOND_FACTOR": "false",
}
ROUNDS = "3000x80,2000x500,10000x2000,50000x10000"
UNITS = "800,10000,100000,1000000"


def sizes(text: str) -> list[int]:
    """Numbers separated by commas; none at all is allowed."""
    return [int(number) for number in text.split(",") if number]


def rounds_of(text: str) -> list[tuple[int, int]]:
    """Households x openings, separated by commas; none at all is allowed."""
    return [
        (int(households), int(openings)) for one in text.split(",") if one for households, openings in [one.split("x")]
    ]


def read_options() -> Namespace:
    parser = ArgumentParser(
        prog="python -m tests.benchmarks", description="How fast the view `pair` answers, and every page."
    )
    parser.add_argument(
        "--units",
        type=sizes,
        default=UNITS,
        help=f"sizes of the cities to generate, in units, separated by commas (default {UNITS})",
    )
    parser.add_argument("--households", type=int, default=100_000, help="households that wait in each (default 100000)")
    parser.add_argument("--repeat", type=int, default=100, help="households and units to ask for (default 100)")
    parser.add_argument("--no-round", action="store_true", help="leave out the whole round")
    parser.add_argument("--no-holds", action="store_true", help="leave out the fight for units")
    parser.add_argument(
        "--rounds", type=rounds_of, default=ROUNDS, help=f"rounds to plan, as households x openings (default {ROUNDS})"
    )
    parser.add_argument("--no-months", action="store_true", help="leave out the months of the report")
    parser.add_argument("--no-pages", action="store_true", help="leave out the pages")
    return parser.parse_args()


def main() -> None:
    options = read_options()
    read_settings_file()
    server = None if os.environ.get("DATABASE_URL") else EmbeddedPostgres(DATA / "benchmarks", durable=False)
    try:
        if server:
            os.environ["DATABASE_URL"] = server.start()
        os.environ |= SETTINGS
        import django

        django.setup()
        # Models can be imported from here on.
        from tests.benchmarks.holds import holds
        from tests.benchmarks.months import months
        from tests.benchmarks.pages import pages
        from tests.benchmarks.report import report
        from tests.benchmarks.rounds import rounds

        report(options.units, options.households, options.repeat, with_round=not options.no_round)
        if not options.no_holds:
            holds()
        if options.rounds:
            rounds(options.rounds)
        if not options.no_months:
            months()
        if not options.no_pages:
            pages()
    except PostgresError as error:
        sys.exit(str(error))
    finally:
        if server:
            server.stop()


if __name__ == "__main__":
    main()
