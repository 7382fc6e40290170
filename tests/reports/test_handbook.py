"""The handbook's pages are printed, so they are compared with what would be printed now."""

import pytest
from django.conf import settings

from reports import handbook


@pytest.mark.parametrize("what", ["process", "access"])
def test_the_printed_page_is_up_to_date(what: str) -> None:
    printed = (settings.BASE_DIR / "docs" / f"{what}.md").read_text(encoding="utf-8")
    assert printed.strip() == getattr(handbook, what)().strip(), f"run: bin/manage handbook {what} > docs/{what}.md"


def test_every_row_with_a_stage_is_in_the_process_page() -> None:
    text = handbook.process()
    assert all(f"({model.steps.prefix})" in text for model in handbook.staged_models())
    assert len(handbook.staged_models()) >= 11
