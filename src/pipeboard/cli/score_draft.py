"""A scoring model while it is edited line by line: each change checked, the sums known at once."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

from pipeboard.domain.scoring import (
    BEHAVIOUR_MAX,
    DEFAULT,
    FIT_MAX,
    Model,
    ModelError,
    dump,
    read_model,
)
from pipeboard.domain.text import did_you_mean, fold

PROFILE = {
    "industries": "industries",
    "people": "headcount",
    "functions": "functions",
    "levels": "levels",
    "countries": "countries",
}
"""What the rep calls each part of the profile, and what the model calls it."""
_THRESHOLDS = ("mail", "call")
_RANGE = re.compile(r"(\d+)\s*(?:-|–|\.\.|to)\s*(\d+)")
_POINTS = re.compile(r"[+-]?\d+")
_ANY = ("any", "all", "none", "-")
_FIRST_POINTS = 5  # of a behaviour that was added
_LONG = 80  # letters of a rule's words
_SUM = "fit"  # the place at which a wrong sum of the maxima is refused


class Wrong(ValueError):
    """A change that cannot be made: one line that says why."""


class Draft:
    """A model on its way; only the sum of the fit maxima may be wrong for a while."""

    def __init__(self, model: Model) -> None:
        self.found = dump(model)

    def model(self) -> Model:
        """Return the model as it stands.

        Raises:
            ModelError: the fit maxima do not sum to 60.
        """
        return read_model(self.found)

    # The sums.

    @property
    def fit(self) -> int:
        """The sum of the fit maxima."""
        return sum(_most(rule) for rule in self.found["fit"])

    @property
    def is_whole(self) -> bool:
        """Whether the fit maxima sum to exactly 60."""
        return self.fit == FIT_MAX

    def sums(self) -> str:
        """Return both sums in one line."""
        off = self.fit - FIT_MAX
        said = "" if not off else f": take {off} away" if off > 0 else f": {-off} to give"
        caps = sum(rule["cap"] for rule in self.found["behaviour"])
        most = min(caps, BEHAVIOUR_MAX)
        limit = f" (caps {caps}, limited to {BEHAVIOUR_MAX})" if caps > BEHAVIOUR_MAX else ""
        return f"fit {self.fit} of exactly {FIT_MAX}{said} · behaviour up to {most}{limit}"

    # What stands, in lines of name and value.

    def profile(self) -> Iterator[tuple[str, str]]:
        """Yield whom the rep looks for."""
        for name, key in PROFILE.items():
            value = self.found["profile"][key]
            shown = f"{value[0]}–{value[1]}" if key == "headcount" else ", ".join(value) or "any"
            yield name, shown

    def rules(self, section: str) -> Iterator[tuple[str, str, str]]:
        """Yield id, points and words of the rules of `fit`, `behaviour` or `penalty`."""
        for rule in self.found[section]:
            if section == "fit":
                points = " ".join(str(tier["points"]) for tier in rule["tiers"])
            elif section == "behaviour":
                points = f"{rule['points']} ({rule['cap']})"
            else:
                points = str(rule["points"])
            yield rule["id"], points, rule["words"]

    # Changes.

    def set_profile(self, name: str, value: str) -> None:
        """Change whom the rep looks for."""
        key = _named(name, PROFILE)

        def change(found: dict[str, Any]) -> None:
            before = copy.deepcopy(found["profile"])
            found["profile"][PROFILE[key]] = _profile_value(key, value)
            _reword(found, before)

        self._change(change)

    def add_fit(self, name: str, values: str) -> None:
        """Look at one more thing: region, title, tags, or a column that was kept; no points yet."""
        field = fold(name)
        tier = {"points": 0, "values": _listed(values)}
        rule: dict[str, Any] = {"id": _slug(name), "words": f"{name}: {values}", "tiers": [tier]}
        if field in ("region", "title"):
            rule["field"] = field
        else:
            rule |= {"field": "custom", "column": "tags" if field == "tags" else name}
        self._add("fit", rule)

    def add_behaviour(self, words: str, value: str) -> None:
        """Score one more behaviour."""
        points, cap = _points_and_cap(value) if value else (_FIRST_POINTS, _FIRST_POINTS)
        self._add("behaviour", {"id": _slug(words), "words": words, "points": points, "cap": cap})

    def drop(self, section: str, name: str) -> None:
        """Score one rule less."""

        def change(found: dict[str, Any]) -> None:
            found[section].remove(_rule(found, name, section))

        self._change(change)

    def set_points(self, name: str, value: str) -> None:
        """Give a rule other points: one number a tier, points and cap of a behaviour."""

        def change(found: dict[str, Any]) -> None:
            rule = _rule(found, name, "fit", "behaviour", "penalty")
            if "tiers" in rule:
                _set_tiers(rule, value)
            elif "cap" in rule:
                before = rule["cap"]
                rule["points"], cap = _points_and_cap(value, least=before)
                rule["cap"] = cap
            else:
                rule["points"] = _number(value)

        self._change(change)

    def set_threshold(self, name: str, value: str) -> None:
        """Change the score from which an e-mail or a call is suggested."""
        key = _named(name, _THRESHOLDS)

        def change(found: dict[str, Any]) -> None:
            found["thresholds"][key] = _number(value)

        self._change(change)

    def set_decay(self, value: str) -> None:
        """Change up to which age in days an event counts how many percent: `30:100, 60:50`."""

        def change(found: dict[str, Any]) -> None:
            steps = []
            for step in _listed(value):
                days, colon, percent = step.partition(":")
                if not colon:
                    raise Wrong(f"“{step}”: write days and percent such as 30:100")
                steps.append([_number(days), _number(percent.rstrip("% "))])
            found["decay"] = steps

        self._change(change)

    def decay(self) -> str:
        """Return how events count as they age: `30:100, 60:50, 90:25`."""
        return ", ".join(f"{days}:{percent}" for days, percent in self.found["decay"])

    def _add(self, section: str, rule: dict[str, Any]) -> None:
        def change(found: dict[str, Any]) -> None:
            ids = [one["id"] for name in ("fit", "behaviour", "penalty") for one in found[name]]
            if rule["id"] in ids:
                raise Wrong(f"there is a rule “{rule['id']}” already")
            found[section].append(rule)

        self._change(change)

    def _change(self, change: Callable[[dict[str, Any]], None]) -> None:
        """Make a change, unless the model would be wrong in more than the sum of its fit."""
        found = copy.deepcopy(self.found)
        change(found)
        try:
            read_model(found)
        except ModelError as error:
            if error.place != _SUM:
                raise Wrong(str(error)) from None
        self.found = found


def _most(rule: dict[str, Any]) -> int:
    return max((int(tier["points"]) for tier in rule["tiers"]), default=0)


def _rule(found: dict[str, Any], name: str, *sections: str) -> dict[str, Any]:
    """The rule of that id or words."""
    rules = {rule["id"]: rule for section in sections for rule in found[section]}
    wanted = fold(name).replace(" ", "_").replace("-", "_")
    by_words = {fold(rule["words"]): rule for rule in rules.values()}
    rule: dict[str, Any] | None = rules.get(wanted) or by_words.get(fold(name))
    if rule is None:
        raise Wrong(f"there is no rule “{name}”{did_you_mean(wanted, rules)}")
    return rule


def _named(name: str, known: Any) -> str:
    if fold(name) not in known:
        near = did_you_mean(name, known) or f"; there are {', '.join(known)}"
        raise Wrong(f"there is no “{name}” here{near}")
    return fold(name)


def _profile_value(key: str, value: str) -> list[Any]:
    if key != "people":
        listed = [] if fold(value) in _ANY else _listed(value)
        if key == "countries":
            return [one.upper() for one in listed]
        return [fold(one).replace("-", "_") for one in listed] if key == "levels" else listed
    found = _RANGE.fullmatch(value.strip())
    if not found:
        raise Wrong(f"“{value}” is no range of people: write 50-500")
    return [int(found[1]), int(found[2])]


def _reword(found: dict[str, Any], before: dict[str, Any]) -> None:
    """Let rules that say what the profile was say what it is now; words of the rep's own stay."""
    usual = {rule.field: rule.words for rule in DEFAULT.fit}
    for rule in found["fit"]:
        was = _words_for(rule["field"], before)
        if was and rule["words"] in (was, usual.get(rule["field"])):
            now = _words_for(rule["field"], found["profile"])
            rule["words"] = rule["words"] if now == was else now


def _words_for(field: str, profile: dict[str, Any]) -> str:
    """What a rule of a field says of a profile; '' for a field that the profile leaves alone."""
    if field == "headcount":
        low, high = profile["headcount"]
        return f"{low}–{high} people"
    named = {"industry": "industries", "role": "functions"}.get(field)
    if named is None:
        return ""
    listed = ", ".join(profile[named])
    return f"{field} in {listed}"[:_LONG] if listed else f"any {field}"


def _set_tiers(rule: dict[str, Any], value: str) -> None:
    points = [_number(word) for word in value.replace(",", " ").split()]
    tiers = rule["tiers"]
    if not points or len(points) > len(tiers):
        raise Wrong(f"{rule['id']} has {len(tiers)}: give one number for each, the best first")
    for tier, now in zip(tiers, points, strict=False):
        tier["points"] = now


def _points_and_cap(value: str, *, least: int = 0) -> tuple[int, int]:
    """Read `5 (10)`, `5 10` or `5`, whose cap is then `least` or the points."""
    numbers = [_number(word) for word in re.sub("[(),]", " ", value).split()]
    if not 1 <= len(numbers) <= 2:
        raise Wrong(f"“{value}”: write the points, and the cap after them: 5 10")
    return numbers[0], numbers[1] if len(numbers) == 2 else max(least, numbers[0])


def _number(value: str) -> int:
    word = value.strip().replace("−", "-")
    if not _POINTS.fullmatch(word) or len(word) > 5:
        raise Wrong(f"“{value.strip()}” is no whole number")
    return int(word)


def _listed(value: str) -> list[str]:
    return [word.strip() for word in value.split(",") if word.strip()]


def _slug(words: str) -> str:
    """The id that words make: small letters, digits and `_`."""
    slug = re.sub("[^a-z0-9]+", "_", fold(words)).strip("_")[:32].strip("_")
    if not slug or not slug[0].isalpha():
        raise Wrong(f"“{words}” makes no name: begin with a letter")
    return slug
