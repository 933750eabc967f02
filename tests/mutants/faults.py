"""What a fault is, and how it is known from one run to the next, wherever its line has moved."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256


@dataclass(frozen=True)
class Fault:
    """One small change of one file: `name` says in which function, view or step, `change` what becomes of what."""

    path: str
    name: str
    change: str
    line: int
    at_import: bool = False
    twin: int = 0

    @property
    def key(self) -> str:
        """Without the line: what stands above may grow."""
        again = f" #{self.twin + 1}" if self.twin else ""
        return f"{self.path}::{self.name}: {self.change}{again}"

    def draw(self, seed: str) -> str:
        """Its lot: the same in every run, and whatever else changes. The folder does not count, since files move."""
        return sha256(f"{seed} {self.path.rsplit('/')[-1]} {self.name} {self.change} {self.twin}".encode()).hexdigest()


def numbered(found: Iterable[tuple[Fault, object]]) -> Iterator[tuple[Fault, object]]:
    """Faults that read the same within one function are told apart by their order."""
    seen: Counter[str] = Counter()
    for fault, more in found:
        twin = replace(fault, twin=seen[fault.key])
        seen[fault.key] += 1
        yield twin, more
