"""What of an error is written to the log."""

import logging
import re
from types import TracebackType

ROW_VALUES = re.compile(r"^(DETAIL|CONTEXT): .*(\n(?!\s*File |Traceback |\w+(\.\w+)*:).*)*", re.MULTILINE)


class WithoutRows(logging.Formatter):
    """Leaves out what PostgreSQL tells of the row it refused ("Failing row contains …"): it may be about a person."""

    def formatException(  # noqa: N802  (logging's own name)
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        return ROW_VALUES.sub(r"\1: left out", super().formatException(ei))
