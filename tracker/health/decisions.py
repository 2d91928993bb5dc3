"""What was decided where the method leaves a case open, or where its sources contradict it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """One open case: the part of the method, the question, and what this program does."""

    section: str
    question: str
    answer: str


DECISIONS = (
    Decision(
        "2.2",
        "Whose day is a day?",
        "Releases and commits count on the day that their author, committer or tagger wrote, in "
        "their own time zone, as the published reference tables do. Months of a series are of the "
        "same days.",
    ),
    Decision(
        "2.2",
        "As of when is a project shown?",
        "As of the last day of which its copy can speak: the newest commit or tag of a bundle, "
        "today for a repository that was just fetched. Silence after that day is not judged.",
    ),
    Decision(
        "3.1",
        "Who is listed where two rosters differ?",
        "Listed is the union of the project's file and the foundation's list. History and flows "
        "use the one source that counts, the project's own file first.",
    ),
    Decision(
        "3.2",
        "When does somebody leave who was moved between files?",
        "On the committer's day of the change; gaps of up to 90 days count as time served.",
    ),
    Decision(
        "4.2",
        "Which name has an employer that is known by a mail domain only?",
        "That of the organisation which owns the domain in the adopters list or the landscape; "
        "else the domain itself.",
    ),
    Decision(
        "6.1",
        "Is a release candidate a release?",
        "No: it has a channel of its own and is not graded.",
    ),
    Decision(
        "6.2",
        "How does a channel with 3 to 7 gaps get a rhythm?",
        "It leans on a prior fitted to all channels of the foundation that have a rhythm, from "
        "five channels on (empirical Bayes); with fewer, it is unknown.",
    ),
    Decision(
        "6.3",
        "What of a fix that a vendor shipped before the project released it?",
        "It took no time: days are never negative. A version counts from the tag that it was built "
        "from, whatever day is stated for a fix in it.",
    ),
    Decision(
        "6.4",
        "Which cohorts have equal follow-up?",
        "Twelve months each, the newest ending on the day, and each as it was known at its own "
        "end. What was closed without an answer waits for one still.",
    ),
    Decision(
        "3.4",
        "Which areas does a project have?",
        "Those that its roster names today for anybody with a role. An area left to an emeritus "
        "has no maintainer; an area that only people name who left is none any more.",
    ),
    Decision(
        "5.4",
        "What does the page show of money, if salaries and contracts are secret?",
        "Ratios. All amounts are shares of the monthly need, adopters are numbered, and what an "
        "employer's people cost is spread over them by their time. Where one salary would stand "
        "alone its group is joined to another.",
    ),
    Decision(
        "5.4",
        "Who goes with an employer, if some people's employers are unknown?",
        "Counts run from all of them going too to all of them staying. Chances run from each "
        "having an employer of their own to all being with the largest one.",
    ),
    Decision(
        "5.4",
        "What do others keep of a failed vendor's people?",
        "The kept share of their known FTE, as published; in the forecast that share of the "
        "people, rounded down, each with an employer of their own. Coverage leaves them out.",
    ),
    Decision(
        "5.5",
        "Which subscriptions cover a project?",
        "Those whose contract is split to it, else whose product contains it, else of a vendor "
        "that sells that product of it and splits nothing with another project. A contract whose "
        "end has passed and that nobody closed says neither that the adopter pays nor that it "
        "does not.",
    ),
    Decision(
        "5.5",
        "When is it told how many pay?",
        "When three or more do, or none, and three or more are known; which adopter pays is told "
        "nowhere but in the choices of What if, where somebody may take it away.",
    ),
    Decision(
        "9.2",
        "Up to when are exits and arrivals counted?",
        "A project's own file speaks up to its last edit. The foundation's list is one file: an "
        "edit of any row shows what the others are, so it speaks up to the last edit of all. Cut "
        "off at each project's own last edit, the CNCF list would give 3.2 arrivals a year instead "
        "of 1.4, as such a window always ends with an event.",
    ),
    Decision(
        "9.2",
        "Are the people of a project that is taken off the list exits?",
        "No. On the day on which a project's last maintainers go together it ended; its people did "
        "not leave it. The years until then count. What ends by decision is not forecast.",
    ),
    Decision(
        "9.4",
        "What is the withdrawal of a whole group?",
        "All maintainers of one employer, two or more, end their roles within one calendar month "
        "while the project goes on. In the CNCF list up to June 2025: 14 in 777 group-years, 1.8 % "
        "[1.0, 3.0]; forecasts keep the published 2.6 % [1.7, 3.7].",
    ),
    Decision(
        "9.5",
        "What is a batch?",
        "A month in which two or more leave a project, whole groups apart. The fraction is the "
        "mean share that leaves then. Under 30 exits or months with arrivals the published values "
        "hold.",
    ),
    Decision(
        "2.6",
        "What is shown between 97.5 % and 99 %?",
        "“>95 %”. Rounded to 5 points it would be 100 %, and “>99 %” would claim too much.",
    ),
    Decision(
        "5.1",
        "What if a vendor is paid in another currency than the maintainers?",
        "It is converted at the entered rate of the day, or the latest of the seven days before, "
        "exactly and rounded once. Without one it stays unconverted, and is said so.",
    ),
    Decision(
        "5.1",
        "Of which day is the money?",
        "Of the day of the profile, or of the later day on which a vendor's Stripe account last "
        "told of anything new; the page and the report then say both days.",
    ),
    Decision(
        "5.1",
        "What is a subscription at Stripe worth?",
        "Active or past due, a month: tiers and quantities, less included tax, then discounts that "
        "hold forever, as exact fractions rounded once. Coverage takes passing discounts off too. "
        "What cannot be valued keeps its last known value, and is counted as not valued.",
    ),
    Decision(
        "10",
        "How is responsiveness ranked?",
        "Among the foundation's projects with eight ended reports in twelve months, from eight "
        "projects on; a tie counts as half, and the projects are as last known.",
    ),
    Decision(
        "10",
        "What if one input of a dimension is not known?",
        "A finding that means C or D counts as soon as it is known; B and A need every input. "
        "Else the dimension is unknown.",
    ),
    Decision(
        "10",
        "Which licence counts?",
        "The history of the licence file of the repository: a change to one that is not open is "
        "a D in Governance.",
    ),
)
