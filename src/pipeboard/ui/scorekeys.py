"""The key of behaviours, wherever a contact is shown: a digit says what they did."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipeboard.ui.followkeys import FollowKeys
from pipeboard.ui.prefix import Prefix

if TYPE_CHECKING:
    from pipeboard.domain.scoring import BehaviourRule

_OFF = "Scoring is off: pipeboard score setup turns it on, then B logs what they did."
_DIGITS = "123456789"


class ScoreKeys(FollowKeys):
    """A screen on which it is logged what a contact did that counts towards the score."""

    def action_behaviour(self) -> None:
        """What they did today, by digit."""
        from pipeboard.store.model import model as model_of

        who = self._contact()
        if who is None:
            return
        model = model_of(self.shell.reader)
        if model is None:
            self.shell.say(_OFF, severity="warning")
            return
        by_digit = dict(zip(_DIGITS, model.behaviours, strict=False))
        keys = tuple((digit, f"{rule.words} +{rule.points}") for digit, rule in by_digit.items())
        if not keys:
            self.shell.say("The model scores no behaviour: pipeboard score setup adds some.")
            return
        take = partial(self._take_behaviour, who.id, by_digit)
        self.ask(Prefix("behaviour", "behaviour", keys, take))

    def _take_behaviour(self, contact_id: int, rules: dict[str, BehaviourRule], key: str) -> bool:
        if key in rules:
            today = self.shell.today()
            self._do("scoring.log_behaviour", contact_id, rule=rules[key].id, on=today)
        return key in rules
