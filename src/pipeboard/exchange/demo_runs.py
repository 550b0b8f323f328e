"""The follow-ups of the demo's made-up people: how far each run is, and what came of it."""

from __future__ import annotations

from typing import NamedTuple

from pipeboard.domain.terms import TaskKind


class Touched(NamedTuple):
    """An outcome logged some working days ago, at once after those before it.

    `key` is that of the outcome; `then` is a working day from today on (for a call back and the
    like), `at` a time of day, or which of today's appointments it is.
    """

    half: str
    key: str
    note: str = ""
    then: int | None = None
    at: str = ""
    offer: bool = False


class Chase(NamedTuple):
    """A run of follow-ups: a call outcome for each attempt that was made, each with an e-mail.

    The next attempt is due some working days from today (the last was made then, when all were);
    `came` is what came of it on that day.
    """

    who: str
    calls: str
    due: int
    came: tuple[Touched, ...] = ()
    attempts: int = 5
    override: str | None = None


class Talked(NamedTuple):
    """A call outside any run, some working days ago."""

    who: str
    ago: int
    touch: Touched


class Plan(NamedTuple):
    """A task or an appointment, planned some working days ago for a day from today."""

    who: str
    ago: int
    kind: TaskKind
    title: str
    days: int
    at: str = ""


CALL, MAIL = "call", "email"

# fmt: off
CHASES = (
    # due today, or late
    Chase("Marguerite Oyelowe", "", 0),
    Chase("Anneke Roosdorp", "n", 0),
    Chase("Kaito Brennerman", "nv", 0, (Touched(CALL, "v"),)),
    Chase("Nuno Falcarreira", "ngn", 0,
          (Touched(MAIL, "s"), Touched(CALL, "b", "Engaged, and laughing from what I heard."))),
    Chase("Samir El-Tahawi", "nvnn", 0, (Touched(MAIL, "s"),)),
    Chase("Morgan Thistlewood", "nw", 0),
    Chase("Saskia Brandtner", "v", 0),
    Chase("Calvin Mbatha-Reyes", "n", -1),
    Chase("Octavia Pell", "nvn", -1),
    Chase("Theo Wrenfield", "nn", -1),
    Chase("Jasper van der Kolk", "nv", -2, (Touched(CALL, "n"),)),
    Chase("Vikram Sallowfield", "nvgn", -3),
    # called back when they said so
    Chase("Tobias Quell", "n", -1,
          (Touched(CALL, "c", "Between two trains. Ring at two, not at five past.", 0, "14:00"),)),
    Chase("Dex Arbuckle", "", -3,
          (Touched(CALL, "c", "There was a brass band. Ring before noon, he shouted.", -1),),
          override="asked for something to read on a bouncy castle"),
    # answered
    Chase("Soraya Blixt", "vn", 1),
    Chase("Lucinda Faraday-Boon", "nn", -4,
          (Touched(MAIL, "r", "Signs nothing, knows who does."),)),
    Chase("Hamish Drummel", "v", -1,
          (Touched(CALL, "t", "Laughed at the coffee ring. Wants one page before he talks."),)),
    Chase("Lars Hedenvik", "g", -2,
          (Touched(CALL, "t", "Will meet, asks for two slots in writing."),)),
    Chase("Gideon Marsh-Okafor", "v", -2,
          (Touched(CALL, "a", "Wants his eleven spreadsheet owners counted.", 0, "evening"),)),
    # waiting
    Chase("Henrike Voss", "nv", -3,
          (Touched(MAIL, "o", "At the fair. Nothing moves before it is over.", 3),)),
    Chase("Callum Strathdee", "n", -2),
    Chase("Ingrid Solvang-Pratt", "v", -2),
    Chase("Beatrix Omondi", "ng", -1),
    Chase("Emeka Nwosu-Hart", "n", 1),
    Chase("Bartholomew Quist", "n", 2),
    Chase("Mateus Corvelo", "n", 1),
    Chase("Joan Petticrew", "g", 2, override="small, but her need is exactly ours"),
    # all made, or over
    Chase("Yusuf Demirkapi", "nvnnv", -2),
    Chase("Greta Lindqvarn", "vng", -3, attempts=3),
    Chase("Rufus Tamberlane", "n", -2,
          (Touched(CALL, "d", "“Take me off it.” Done, and said so."),),
          override="runs the chandlery's sales by himself"),
)

BOUNCED = ("Theo Wrenfield",)
"""Whose first e-mail came back."""

PAUSED = {"Callum Strathdee": 3}
SNOOZED = {"Ingrid Solvang-Pratt": 2, "Beatrix Omondi": 4}
"""Whose attempt was put off on its day, and until when from today."""

REPLIED = ("Soraya Blixt", "Yes, but who pays for the second warehouse? S.")
"""Who wrote back this morning."""

ZONES = {
    "Calvin Mbatha-Reyes": "America/Denver",
    "Marguerite Oyelowe": "America/Denver",
    "Octavia Pell": "Australia/Sydney",
    "Anneke Roosdorp": "Europe/Berlin",
    "Theo Wrenfield": "Europe/London",
}
"""At whatever hour the demo is opened, it is night for one of them."""

TALKED = (
    Talked("Simone Achebe-Lund", 2, Touched(
        CALL, "t", "Offered 1,450 a month; she wants the terms in red.", offer=True)),
    Talked("Ulrich Tannhof", 3, Touched(CALL, "t", "The fax is out of paper. He will read it.")),
    Talked("Quentin Abelard", 2, Touched(CALL, "t", "Two minutes. He counted them out loud.")),
    Talked("Benedikt Raumwald", 4, Touched(CALL, "t", "Jens has the test data. Jens has all.")),
    Talked("Gus Farthingale", 5, Touched(CALL, "t", "Pearl has questions about the third book.")),
    Talked("Leilani Crowhurst", 3, Touched(CALL, "t", "Four questions from the board, in turn.")),
)

APPOINTMENT, TODO = TaskKind.APPOINTMENT, TaskKind.TODO
PLANS = (
    Plan("Lars Hedenvik", 2, TODO, "Send two slots to Lars", 0),
    Plan("Lucinda Faraday-Boon", 3, TODO, "Ask who signs for tooling", 2),
    Plan("Hamish Drummel", 1, TODO, "Send the one-pager, then ring", 1),
    Plan("Elliot Brand-Nakata", 2, APPOINTMENT, "Discovery call with Elliot", 2, "07:45"),
)
# fmt: on
