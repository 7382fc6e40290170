"""The tree in which the editor's page draws the parts of a rulebook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.words import Words


@dataclass
class Control:
    """One control on the page."""

    name: str
    width: str = "half"
    suffix: Words = ""
    bound: Any = None


@dataclass
class Node:
    """A part on the page: what it is called, what it means, its controls and its own parts, in the order of the schema. `row` is the
    place in a list, `ask` the control that says whether the part is there at all."""

    id: str
    title: Words
    meaning: Words = ""
    guard: str = ""
    faults: list[str] = field(default_factory=list)
    items: list["Control | Node"] = field(default_factory=list)
    rows: list["Node"] | None = None
    row: int | None = None
    is_last: bool = False
    is_open: bool = True
    ask: Control | None = None
    count: Any = ""
    told: str = ""
    was: str = ""

    @property
    def name(self) -> str:
        """The name under which the form sends it: tiers.0"""
        return self.id.removeprefix("part-")

    @property
    def reckons(self) -> bool:
        return self.name.startswith("stages.")

    @property
    def runs(self) -> list["Run"]:
        """Controls that stand together in one grid, and the parts between them."""
        runs: list[Run] = []
        for item in self.items:
            if isinstance(item, Node):
                runs.append(Run(node=item))
            elif runs and runs[-1].node is None:
                runs[-1].controls.append(item)
            else:
                runs.append(Run([item]))
        return runs

    @property
    def is_wrong(self) -> bool:
        if self.faults:
            return True
        for item in self.items:
            if item.is_wrong if isinstance(item, Node) else item.bound is not None and item.bound.errors:
                return True
        return any(row.is_wrong for row in self.rows or ())


@dataclass
class Run:
    """Either controls or a part."""

    controls: list[Control] = field(default_factory=list)
    node: Node | None = None


def every(nodes: Sequence[Node]) -> Iterator[Node]:
    """The nodes and all that stand in them."""
    for node in nodes:
        yield node
        yield from every([item for item in node.items if isinstance(item, Node)])
        yield from every(node.rows or [])
