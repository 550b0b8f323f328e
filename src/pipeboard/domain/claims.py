"""Words of other systems that name a stage of ours, as contacts carry them in their `was:` tags."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from pipeboard.domain.terms import Stage
from pipeboard.domain.text import fold

WAS = "was:"
"""What a tag begins with that keeps a stage or status from elsewhere."""


class Claim(StrEnum):
    """Where another system says that somebody stands."""

    SAL = "sal"
    SQL = "sql"
    CUSTOMER = "customer"

    @property
    def stage(self) -> Stage:
        """The stage of ours that it names."""
        return Stage.OPPORTUNITY if self is Claim.CUSTOMER else Stage(self.value)

    @property
    def is_customer(self) -> bool:
        """Whether they have bought already."""
        return self is Claim.CUSTOMER

    @property
    def label(self) -> str:
        """As the rep says it."""
        return self.value if self.is_customer else self.stage.label


# An opportunity without its deal is as much as an SQL: the deal itself comes with its own file.
_WORDS = {
    word: claim
    for claim, words in {
        Claim.SAL: "sal,sales accepted,sales accepted lead,salesacceptedlead,accepted",
        Claim.SQL: "sql,sales qualified,sales qualified lead,salesqualifiedlead,opportunity"
        ",open deal,in opportunity",
        Claim.CUSTOMER: "customer,client,evangelist,existing customer,kunde"
        ",client existant,cliente,zakaznik",
    }.items()
    for word in words.split(",")
}


def claimed(tags: Iterable[str]) -> Claim | None:
    """Return the furthest stage that the `was:` tags of somebody name, or None."""
    named = (
        _WORDS.get(fold(tag[len(WAS) :].replace("_", " "))) for tag in tags if tag.startswith(WAS)
    )
    return max(filter(None, named), key=list(Claim).index, default=None)
