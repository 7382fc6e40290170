"""Who may do what with pairings. The bureau or the helping enterprise proposes; the helped side agrees, or somebody of the bureau who has
neither proposed nor changed it confirms in its place. Both sides keep the record; districts read."""

from typing import Any

import rules

from accounts.models import Role
from accounts.rules import is_bureau, is_district, is_enterprise, reads_everything
from benchmarking.pairings.models import Pairing
from core import journal


@rules.predicate
def helps(user: Any, pairing: Pairing | None) -> bool:
    return pairing is None or pairing.helper_id in user.organization_ids


@rules.predicate
def is_helped(user: Any, pairing: Pairing | None) -> bool:
    return pairing is None or pairing.helped_id in user.organization_ids


@rules.predicate
def did_not_write(user: Any, pairing: Pairing | None) -> bool:
    """Neither proposed it nor changed what was proposed."""
    return pairing is None or not (
        pairing.proposed_by_id == user.pk or journal.has_acted(pairing, "pairings.edit", user)
    )


@rules.predicate
def is_of_the_bureau(user: Any, pairing: Pairing | None) -> bool:
    """The proposal was the bureau's own."""
    return pairing is not None and pairing.proposed_by.role != Role.ENTERPRISE


rules.add_perm("benchmarking.see_pairings", reads_everything | is_district | is_enterprise)
rules.add_perm("benchmarking.propose_pairing", is_bureau | is_enterprise)
rules.add_perm("benchmarking.edit_pairing", is_bureau | (is_enterprise & helps & ~is_of_the_bureau))
rules.add_perm("benchmarking.agree_to_pairing", (is_bureau | (is_enterprise & is_helped)) & did_not_write)
rules.add_perm("benchmarking.record_pairing", is_bureau | (is_enterprise & (helps | is_helped)))
rules.add_perm("benchmarking.conclude_pairing", is_bureau | (is_enterprise & helps))
rules.add_perm("benchmarking.list_all_pairings", reads_everything)
