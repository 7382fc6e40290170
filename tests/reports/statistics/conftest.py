import pytest

from accounts.models import Region
from accounts.reference import load_regions


@pytest.fixture
def divisions(db: None) -> None:
    """The table of divisions, where the migrations that load it are not run."""
    load_regions(Region)
