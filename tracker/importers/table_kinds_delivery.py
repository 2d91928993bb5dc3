"""The kinds of entered tables about delivery, adopters and decisions. Pure: declarations alone."""

from tracker.importers import table_checks as checks
from tracker.importers.table_columns import ATTESTED, Kind, key, optional, optional_key, required
from tracker.importers.table_values import (
    ANSWER,
    COUNT,
    DAY,
    MONTHS,
    ORGANISATION,
    PROJECT,
    TEXT,
    URL,
    YES_NO,
    choice,
)

ADOPTER_CHANNELS = ("edge", "vendor stable", "last free stable", "self-built")
GUIDANCE_STATUSES = ("recommended", "caution", "not recommended")
EVENT_KINDS = ("policy", "channel closed", "maturity", "licence", "other")

_PROJECT = key("project", PROJECT, "the project", "quern", "quern")
_SOURCE = ATTESTED[0]

ADOPTERS = Kind(
    "adopters",
    "What adopters answered; the latest answer counts.",
    (
        _PROJECT,
        key(
            "adopter",
            ORGANISATION,
            "who answered, or of whom it is said",
            "Birch Bank",
            "Cedar Rail",
        ),
        key("on", DAY, "the day of the answer", "2026-03-01", "2026-04-15"),
        optional("commercial", ANSWER, "uses it for its employer's business", "yes", "no"),
        optional("artifacts", ANSWER, "installs prebuilt artifacts", "yes", "unknown"),
        optional("critical", ANSWER, "it is critical and not easily replaced", "yes", ""),
        optional("paying", ANSWER, "has a subscription that covers the project", "no", "yes"),
        optional(
            *("channel", choice("channel", *ADOPTER_CHANNELS), "which artifacts it runs"),
            *("last free stable", "vendor stable"),
        ),
        optional("version", TEXT, "which version it runs", "2.14.10", "", default=""),
        optional("confirmed", DAY, "the day on which it was last confirmed", "2026-09-01", ""),
        _SOURCE,
    ),
    checks.adopter_answer,
)
VENDOR_RELEASES = Kind(
    "vendor-releases",
    "Vendors' stable releases, one row for each fix that a release brings first.",
    (
        _PROJECT,
        key("vendor", ORGANISATION, "the vendor", "Alder Ltd", "Alder Ltd"),
        optional_key("version", TEXT, "the vendor's version; blank: not shipped", "2.15.3", ""),
        required(
            *("on", DAY, "the day of the release; not shipped: of the fix"),
            *("2026-02-10", "2026-05-04"),
        ),
        optional("upstream_tag", TEXT, "the tag that it was built from", "v2.15.1", "", default=""),
        optional_key("fix", TEXT, "the fix that it brings; alone it is the key", "#812", "#901"),
        optional("fixed_upstream", DAY, "the day of the fix upstream", "2026-01-20", "2026-05-04"),
        optional("shipped", YES_NO, "whether it is out; default: yes", "yes", "no", default=True),
        optional("url", URL, "the announcement", "https://alder.example/2.15.3", ""),
        *ATTESTED,
    ),
    checks.vendor_release,
)
GUIDANCE = Kind(
    "guidance",
    "What projects say of their releases.",
    (
        _PROJECT,
        key("tag", TEXT, "the tag of the release", "edge-26.2.1", "edge-26.3.1"),
        key("on", DAY, "the day on which it was said", "2026-02-12", "2026-03-09"),
        required(
            *("status", choice("status", *GUIDANCE_STATUSES), "what is said of it"),
            *("recommended", "not recommended"),
        ),
        optional("use_instead", TEXT, "the tag to use in its place", "", "edge-26.2.1", default=""),
        optional("url", URL, "where it was said", "", "https://quern.example/edge"),
        *ATTESTED,
    ),
    checks.guidance,
)
EVENTS = Kind(
    "events",
    "What projects decided.",
    (
        _PROJECT,
        key("on", DAY, "the day of the decision", "2024-02-21", "2025-06-02"),
        key(
            "title",
            TEXT,
            "what was decided, in a few words",
            "Stable builds by vendors only",
            "New licence",
        ),
        optional(
            *(
                "kind",
                choice("kind", *EVENT_KINDS),
                "what kind of decision; default: policy",
            ),
            *("policy", "licence"),
            default=EVENT_KINDS[0],
        ),
        optional("statement", TEXT, "the decision in full", "Edge releases only.", "", default=""),
        optional("evidence", URL, "where it was announced", "https://quern.example/post", ""),
        optional("closes_channel", TEXT, "a release channel that ended by it", "stable", ""),
        optional("transition_months", MONTHS, "for how long both ways went on", "3", "", default=0),
    ),
    checks.no_check,
)
ISSUES = Kind(
    "issues",
    "Issues that adopters reported, and what became of them.",
    (
        _PROJECT,
        key("reference", TEXT, "the issue's number or address", "#812", "#901"),
        required("on", DAY, "the day of the report", "2026-01-05", "2026-04-20"),
        optional("reporter", ORGANISATION, "the adopter that reported it", "Birch Bank", ""),
        optional("answered", DAY, "the day of the first answer", "2026-01-07", ""),
        optional("merged", DAY, "the day on which a fix was merged", "2026-01-20", ""),
        optional("released", DAY, "the day of the first release with the fix", "2026-01-29", ""),
        optional("closed", DAY, "the day of an end without a fix", "", "2026-05-30"),
        *ATTESTED,
    ),
    checks.reported_issue,
)
COUNTERS = Kind(
    "counters",
    "Counters of the community as they were read.",
    (
        _PROJECT,
        key("counter", TEXT, "what is counted", "Slack members", "stars"),
        key("on", DAY, "the day on which it was read", "2026-03-01", "2026-03-01"),
        required("count", COUNT, "how many", "8120", "10450"),
        *ATTESTED,
    ),
    checks.no_check,
)
DELIVERY_KINDS = (ADOPTERS, VENDOR_RELEASES, GUIDANCE, EVENTS, ISSUES, COUNTERS)
