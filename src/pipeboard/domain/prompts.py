"""The questions a form puts before the rep, as shipped: what to ask, and what a rating means."""

from __future__ import annotations

from dataclasses import dataclass

from pipeboard.domain.terms import Element, Topic


@dataclass(frozen=True, slots=True)
class TopicPrompt:
    """How one topic of a needs assessment is asked, aloud and in writing, and what to note."""

    live: str
    written: str
    hint: str
    live_then: str = ""
    """What is asked aloud after that; '' for nothing."""

    def ask(self, mode: str) -> str:
        """The wording for `live` or `written`, a line for each question."""
        if mode == "written":
            return self.written
        return "\n".join(filter(None, (self.live, self.live_then)))


@dataclass(frozen=True, slots=True)
class ElementPrompt:
    """How one element of a discovery call is asked, and what its ratings mean."""

    ask: str
    vague: str
    pushed: str
    met: str
    partly: str
    unmet: str


TOPICS = {
    Topic.NEED: TopicPrompt(
        "Before I say anything about us: what made this worth ten minutes of your day?",
        "What are you trying to get done or get rid of in the next few months?",
        "write it in their words; one goal, one pain, one number",
        "What happens if it stays as it is until next year?",
    ),
    Topic.SOURCE: TopicPrompt(
        "How did you come across us, and did someone mention us?",
        "How did you hear about us? If a person told you, who?",
        "a name here is a referral: it offers to add the lead on saving",
    ),
    Topic.PRODUCT_INTEREST: TopicPrompt(
        "Which part of what we do did you want to look at?",
        "Which of our products or services are you curious about?",
        'tick list; "don\'t know yet" is an answer',
    ),
    Topic.SOLUTION: TopicPrompt(
        "Picture it working: what is different on an ordinary Tuesday?",
        "If we solved this, what would change for you or your team?",
        "listen for who benefits and how they would measure it",
    ),
    Topic.TIMELINE: TopicPrompt(
        "Is there a date by which this has to be sorted, or is it whenever?",
        "When would you like a solution to be in place?",
        "now / this quarter / this year / later / unknown, plus the event behind the date",
    ),
}
FULFIL = "Can we honestly meet this need?"
DONT_KNOW = "don't know yet"

ELEMENTS = {
    Element.BUDGET: ElementPrompt(
        "How do you usually pay for something like this?",
        "Is there money set aside, or would we be making the case together?",
        "I ask so I do not waste your time with something out of range. Most people start between"
        " {low} and {high}: is that a conversation or a closed door?",
        "range named and it covers us",
        "money possible, not set",
        "far below, or none this period",
    ),
    Element.AUTHORITY: ElementPrompt(
        "When you bought the last thing of this size, who had to nod?",
        "Who would be annoyed if you decided without them?",
        "Would it help if I wrote one page you can show {name}?",
        "decider on the call, or named with a date to meet",
        "named, no access",
        "unknown decider who refuses contact",
    ),
    Element.NEED: ElementPrompt(
        "Last time it went wrong, what did it cost: hours, money, a customer?",
        "On a list of ten problems, where is this?",
        "If nothing changed for a year, would anyone notice?",
        "pain with a consequence, ranked top three",
        "real but low",
        "none we can fix",
    ),
    Element.TIMELINE: ElementPrompt(
        "What has to be true, and by when, for you to start?",
        "Working back from {date}, when would you need to decide?",
        "What else is happening that month?",
        "a date with an event behind it",
        "a season",
        "none, or over a year",
    ),
}

PLAY_BACK = (
    "Let me say back what I heard: {need}, {timeline}, {authority}, {budget}. What did I get wrong?"
)
RUDE = (
    "Rude or busy is not a bad lead — snooze or nurture? "
    "Wrong number or plainly wrong company is one."
)
