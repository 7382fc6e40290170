"""A rulebook that this version cannot carry out is refused on loading, with the path."""

from typing import Any

import pytest

from awards.cycles.rulebook import Rulebook
from awards.cycles.supported import unsupported
from tests.awards.builders import make_rulebook


def changed(section: str, **values: Any) -> Rulebook:
    book = make_rulebook()
    return Rulebook.parse({**book, section: {**book.get(section, {}), **values}})


@pytest.mark.parametrize(
    ("section", "values"), [("notice", {"extend_if_changed": True}), ("objections", {"next_moves_up": True})]
)
def test_changed_lists_run(section: str, values: dict[str, Any]) -> None:
    assert unsupported(changed(section, **values)) == []


@pytest.mark.parametrize(
    "values",
    [
        {"ballot": "secret"},
        {"selection": "votes"},
        {"selection": "votes_and_scores", "votes_weight": "33.3"},
        {"rounds": 5},
        {"announced_at_once": False},
    ],
)
def test_every_committee_runs(values: dict[str, Any]) -> None:
    assert unsupported(changed("committee", **values)) == []


def test_the_plain_rulebook_runs() -> None:
    assert unsupported(Rulebook.parse(make_rulebook())) == []


@pytest.mark.parametrize("kind", ["person", "project"])
def test_every_kind_of_candidate_runs(kind: str) -> None:
    tiers = [*make_rulebook()["tiers"], {"code": "other", "name": "其他", "candidates": kind, "quota": 1}]
    assert unsupported(Rulebook.parse(make_rulebook(tiers=tiers))) == []
