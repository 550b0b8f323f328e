"""The words of follow-ups: call and e-mail in tandem, what comes of each, how a run ends."""

from __future__ import annotations

from enum import StrEnum


class Half(StrEnum):
    """One half of an attempt: call and e-mail are made in tandem."""

    CALL = "call"
    EMAIL = "email"

    @property
    def label(self) -> str:
        """As the rep writes it: call, e-mail."""
        return "e-mail" if self is Half.EMAIL else self.value


class HalfState(StrEnum):
    """What became of one half of an attempt."""

    OPEN = "open"
    DONE = "done"
    FAILED = "failed"
    UNAVAILABLE = "unavailable"
    SKIPPED = "skipped"


class RunState(StrEnum):
    """Whether a run of follow-ups goes on."""

    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"
    EXHAUSTED = "exhausted"


class StopReason(StrEnum):
    """Why a run of follow-ups stopped before its last attempt."""

    CONNECTED = "connected"
    APPOINTMENT = "appointment"
    REPLIED = "replied"
    OPTED_OUT = "opted_out"
    NO_CHANNEL = "no_channel"
    SAL = "sal"
    SQL = "sql"
    OPPORTUNITY = "opportunity"
    NURTURE = "nurture"
    DISQUALIFIED = "disqualified"
    WON = "won"
    GAVE_UP = "gave_up"
    """The rep stopped it."""
    MERGED = "merged"
    """The same person was followed up under another number."""

    @property
    def words(self) -> str:
        """The reason as the rep reads it."""
        return self.value.upper() if self in ("sal", "sql") else self.value.replace("_", " ")


class Outcome(StrEnum):
    """What came of one half of an attempt, as the command line names it."""

    TALKED = "talked"
    APPOINTMENT = "appointment"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no-answer"
    GATEKEEPER = "gatekeeper"
    BUSY = "busy"
    WRONG_NUMBER = "wrong-number"
    CALL_BACK = "call-back"
    DO_NOT_CALL = "do-not-call"
    SENT = "sent"
    REPLIED = "replied"
    OUT_OF_OFFICE = "out-of-office"
    BOUNCED = "bounced"
    SOFT_BOUNCE = "soft-bounce"
    UNSUBSCRIBE = "unsubscribe"
    SKIP = "skip"

    @property
    def words(self) -> str:
        """The outcome as the rep reads it."""
        return _OUTCOME_WORDS.get(self, self.value.replace("-", " "))


SPOKE = (Outcome.TALKED, Outcome.APPOINTMENT, Outcome.CALL_BACK, Outcome.DO_NOT_CALL)
"""The outcomes of a call in which they said something themselves."""
REACHED_NOBODY = (
    Outcome.SKIP,
    Outcome.BUSY,
    Outcome.WRONG_NUMBER,
    Outcome.BOUNCED,
    Outcome.OUT_OF_OFFICE,
)
"""The outcomes that leave a contact as untouched as before."""
_OUTCOME_WORDS = {
    Outcome.APPOINTMENT: "appointment set",
    Outcome.VOICEMAIL: "left voicemail",
    Outcome.GATEKEEPER: "gatekeeper, message left",
    Outcome.SKIP: "skipped",
}
OUTCOME_KEYS: dict[Half, dict[str, Outcome]] = {
    Half.CALL: {
        "t": Outcome.TALKED,
        "a": Outcome.APPOINTMENT,
        "v": Outcome.VOICEMAIL,
        "n": Outcome.NO_ANSWER,
        "g": Outcome.GATEKEEPER,
        "b": Outcome.BUSY,
        "w": Outcome.WRONG_NUMBER,
        "c": Outcome.CALL_BACK,
        "d": Outcome.DO_NOT_CALL,
        "k": Outcome.SKIP,
    },
    Half.EMAIL: {
        "s": Outcome.SENT,
        "r": Outcome.REPLIED,
        "o": Outcome.OUT_OF_OFFICE,
        "b": Outcome.BOUNCED,
        "f": Outcome.SOFT_BOUNCE,
        "u": Outcome.UNSUBSCRIBE,
        "k": Outcome.SKIP,
    },
}
"""The letter of each outcome after `c` or `e`."""
