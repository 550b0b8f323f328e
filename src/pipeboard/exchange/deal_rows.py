"""Rows of deals as plain values: money, days, and the words of other systems as ours."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeboard.commands.bring_deals import Deal
from pipeboard.domain.money import CURRENCIES
from pipeboard.domain.terms import DealStatus, DealStep
from pipeboard.domain.text import fold
from pipeboard.exchange.files import Row
from pipeboard.exchange.joined_cells import Cells, Said, Unfit, instant
from pipeboard.exchange.money import read_money

# The words of a stage elsewhere that tell how far a deal is: the furthest that fits.
_STEPS = (
    (DealStep.NEGOTIATION, "negotiat|contract|verbal|closing|review|verhandlung|legal|procurement"),
    (DealStep.PROPOSAL, "proposal|quote|offer|pricing|angebot|bid|tender|oferta|nabidka"),
    (
        DealStep.DEMO,
        "demo|bought|presentation|trial|pilot|poc|proof of concept|evaluation|workshop",
    ),
)
_CLOSED = (
    (DealStatus.LOST, "lost|verloren|perdue?|perdid[ao]|prohran[ao]|abandoned"),
    (DealStatus.WON, "won|gewonnen|gagnee?|ganad[ao]|vyhran[ao]"),
)
_STATUS = (
    *_CLOSED,
    (DealStatus.OPEN, "open|offen|ouverte?|abiert[ao]|otevren[ao]|in progress|pipeline"),
)
_LOST = (
    ("price", "price|pricing|expensive|cost|cheaper|budget|preis"),
    ("competitor", "competitor|competition|rival|another vendor|konkurren"),
    ("no_decision", "no decision|indecision|status quo|do nothing|cancelled|canceled|entscheidung"),
    ("timing", "timing|not now|too early|too late|bad time|postponed|delayed"),
    ("missing_feature", "feature|functionality|product gap|capabilit|funktion"),
    ("lost_champion", "champion|contact left|sponsor left|reorgani"),
    ("went_silent", "silent|no response|unresponsive|no answer|ghost|no reply|lost contact"),
    ("terms", "terms|legal|compliance|security review|contract"),
)


class DealRows:
    """Reads the rows of one file of deals."""

    dates: tuple[str, ...] = ("close_on", "entered_on")

    def __init__(self, cells: Cells, currency: str, orders: dict[str, str]) -> None:
        self._cells, self._currency, self._orders = cells, currency, orders

    def read(self, row: Row) -> Deal:
        """Return the deal of a row.

        Raises:
            Unfit: an amount, a currency or a day that is none.
        """
        said = self._cells.of(row)
        stage = said.short("stage")
        status = _status(said.short("status"), stage)
        amount, currency = self._money(said)
        entered = self._cells.day(said, "entered_on", self._orders["entered_on"])
        close = self._cells.day(said, "close_on", self._orders["close_on"])
        probability, odd = _probability(said.one.get("probability", ""))
        is_lost = status == DealStatus.LOST
        words = said.short("lost_reason")
        name = said.short("name") or said.short("company") or said.short("person")
        if not name:
            raise Unfit("a deal without a name")
        return Deal(
            line=row.line,
            cells=tuple(row.cells),
            pointer=tuple(self._cells.pointer(said)),
            key=self._cells.key(said, name, str(entered or "")),
            name=name,
            stage=stage,
            step=_step(stage),
            status=status,
            amount=amount,
            currency=currency,
            probability=probability,
            close_on=close.isoformat() if close else "",
            entered_on=entered.isoformat() if entered else "",
            opened_at=instant(entered, None) if entered else "",
            lost_reason=_lost_reason(words) if is_lost else "",
            lost_words=words,
            owner=said.short("owner"),
            source=said.short("source"),
            note="\n\n".join(said.notes),
            rest=(*said.rest, *(((self._cells.column("probability"), odd),) if odd else ())),
        )

    def _money(self, said: Said) -> tuple[int | None, str]:
        """Return the amount in minor units, None without one, and its currency."""
        code = said.one.get("currency", "").strip().upper()
        if code and code not in CURRENCIES:
            raise Unfit(f"{code[:40]!r} is not a currency: use a code such as EUR")
        text = said.one.get("amount", "")
        if not text:
            return None, code
        money = read_money(text, code or self._currency)
        if isinstance(money, str):
            raise Unfit(money)
        if code and money.currency != code:
            raise Unfit(f"{text[:40]!r} is not in {code}, which the row names as its currency")
        return money.minor, money.currency


@lru_cache(maxsize=4096)
def _step(stage: str) -> str:
    key = fold(stage)
    return next((step.value for step, words in _STEPS if re.search(words, key)), "")


@lru_cache(maxsize=4096)
def _status(status: str, stage: str) -> str:
    """Return open, won or lost; a status that is none of them as it is written."""
    for said, known in ((status, _STATUS), (stage, _CLOSED)):
        for ours, words in known:
            if re.search(rf"\b(?:closed ?)?(?:{words})\b", fold(said)):
                return ours.value
    return status or DealStatus.OPEN.value


@lru_cache(maxsize=4096)
def _lost_reason(words: str) -> str:
    key = fold(words)
    return next((reason for reason, known in _LOST if re.search(known, key)), "other")


def _probability(text: str) -> tuple[int | None, str]:
    """Return basis points and '', or None and what is no probability."""
    bare = text.replace("%", "").replace(",", ".").strip()
    if not bare:
        return None, ""
    if not re.fullmatch(r"\d{1,3}(\.\d{1,4})?", bare):
        return None, text
    share = float(bare)
    if "." in bare and share < 1 and "%" not in text:
        share *= 100
    return (round(share * 100), "") if share <= 100 else (None, text)
