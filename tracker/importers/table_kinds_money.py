"""The kinds of entered tables about people and money (model.md 5). Pure: declarations alone."""

from tracker.importers import table_checks as checks
from tracker.importers.table_columns import (
    ATTESTED,
    Column,
    Kind,
    key,
    optional,
    optional_key,
    required,
    span,
)
from tracker.importers.table_values import (
    AMOUNT,
    ANSWER,
    CURRENCY,
    DAY,
    FTE,
    ORGANISATION,
    PART,
    PERSON,
    PROJECT,
    RANGE,
    RATE,
    SHARE,
    SIGNED,
    TEXT,
    URL,
    choice,
)

SUBSCRIPTION_KINDS = ("recurring", "usage", "services", "grant", "donation")
OTHER_KINDS = ("grant", "dues", "sponsorship", "donation", "other")
BILLING_PERIODS = ("month", "quarter", "year", "once")
#: Wages are 70.0% of private compensation: BLS ECEC, June 2020 (model.md 5.2).
_WAGE_SHARE = 0.7

_SPAN = span(("2024-01-01", "2025-03-01"), ("2025-07-01", ""))
_PROJECT = key("project", PROJECT, "the project", "quern", "quern")
_PERSON = key("person", PERSON, "who it is", "@annlee", "Bob Ray")
_VENDOR = key("vendor", ORGANISATION, "the vendor", "Alder Ltd", "Alder Ltd")

EMPLOYMENTS = Kind(
    "employments",
    "Whom the people of a project work for.",
    (
        _PROJECT,
        _PERSON,
        key(
            *("employer", ORGANISATION, "whom the person works for; or self-employed"),
            *("Alder Ltd", "self-employed"),
        ),
        *_SPAN,
        *ATTESTED,
    ),
    checks.ends_later,
)
FUNDED_TIME = Kind(
    "funded-time",
    "The time that an organisation pays a person to spend on a project.",
    (
        _PROJECT,
        _PERSON,
        key("payer", ORGANISATION, "who pays for the time", "Alder Ltd", "Birch Bank"),
        required(
            "fte", FTE, "the part of full time; of all projects together at most 1", "0.8", "1"
        ),
        *_SPAN,
        *ATTESTED,
    ),
    checks.ends_later,
)
VENDORS = Kind(
    "vendors",
    "Who sells something made of a project, and on what terms.",
    (
        _PROJECT,
        _VENDOR,
        key("product", TEXT, "what is sold", "Quern Enterprise", "Quern Cloud"),
        optional("terms", TEXT, "who gets a stable build", "paying customers", "", default=""),
        optional("stable_free", ANSWER, "whether its stable builds cost nothing", "no", "unknown"),
        optional("url", URL, "where the terms are published", "https://alder.example/terms", ""),
        *_SPAN,
        *ATTESTED,
    ),
    checks.ends_later,
)
SUBSCRIPTIONS = Kind(
    "subscriptions",
    "What adopters pay vendors.",
    (
        _VENDOR,
        required("adopter", ORGANISATION, "who pays", "Birch Bank", "Cedar Rail"),
        key("reference", TEXT, "the vendor's own name for the contract", "C-1001", "C-1002"),
        optional("product", TEXT, "what is paid for", "Quern Enterprise", "", default=""),
        required(
            *("kind", choice("kind", *SUBSCRIPTION_KINDS), "only the first two recur"),
            *("recurring", "services"),
        ),
        required(
            "period", choice("period", *BILLING_PERIODS), "how often it is paid", "year", "once"
        ),
        required("amount", AMOUNT, "what is paid each period", "120000", "4500.50"),
        required("currency", CURRENCY, "the currency of the amount", "USD", "EUR"),
        optional(
            *("contract_until", DAY, "the first day that the contract does not cover; blank: no"),
            *("2027-01-01", ""),
        ),
        *_SPAN,
        *ATTESTED,
    ),
    checks.subscription,
)
SPLITS = Kind(
    "splits",
    "Which part of a vendor's revenue is for a project.",
    (
        _VENDOR,
        key("project", PROJECT, "the project that it is for", "quern", "millrace"),
        optional_key("reference", TEXT, "the contract that says so", "C-1001", ""),
        optional_key("product", TEXT, "or the product", "", "Quern Enterprise"),
        optional(
            "share", SHARE, "the project's part; blank: the product contains it", "0.6", "25%"
        ),
        *_SPAN,
        *ATTESTED,
    ),
    checks.split,
)
SALARIES = Kind(
    "salaries",
    "What maintainers earn in a year: used in sums, shown nowhere.",
    (
        _PROJECT,
        _PERSON,
        required("salary", RANGE, "in a year, before tax", "90000..110000", "84000"),
        required("currency", CURRENCY, "the currency of the salary", "EUR", "EUR"),
        *_SPAN,
        *ATTESTED,
    ),
    checks.ends_later,
)
SALARY_BANDS = Kind(
    "salary-bands",
    "The foundation's yearly salaries, which stand in for those that are not known.",
    (
        required("p25", AMOUNT, "a quarter earn less", "70000", "72000"),
        required("p50", AMOUNT, "half earn less", "95000", "98000"),
        required("p75", AMOUNT, "three quarters earn less", "120000", "125000"),
        key("currency", CURRENCY, "the currency of the three amounts", "EUR", "EUR"),
        optional(
            *("wage_share", PART, "the part of the cost of employment that is salary"),
            *("0.7", "70%"),
            default=_WAGE_SHARE,
        ),
        *_SPAN,
        *ATTESTED,
    ),
    checks.salary_band,
)
FINANCES = Kind(
    "finances",
    "What vendors disclose of themselves; the latest row counts.",
    (
        _VENDOR,
        required("currency", CURRENCY, "the currency of both amounts", "USD", "USD"),
        optional("cash", AMOUNT, "cash at hand; blank: undisclosed", "1500000", ""),
        optional(
            "net_burn", SIGNED, "what it loses in a month; negative: it gains", "85000", "-2000"
        ),
        optional("pass_through", SHARE, "the part of revenue that reaches maintainers", "0.4", ""),
        *_SPAN,
        *ATTESTED,
    ),
    checks.finance,
)
OTHER_FUNDING = Kind(
    "other-funding",
    "Public money that no contract is for: grants, dues, sponsorships, donations.",
    (
        Column(
            *("project", PROJECT, "the project; blank: the foundation as a whole", ("quern", "")),
            is_key=True,
        ),
        key("payer", ORGANISATION, "who gave it", "Hazel Trust", "Birch Bank"),
        key("kind", choice("kind", *OTHER_KINDS), "what it is", "grant", "sponsorship"),
        key("on", DAY, "the day it came, or the first that it is for", "2026-02-01", "2026-06-30"),
        optional("until", DAY, "the first day that it is not for", "2027-02-01", ""),
        optional("amount", AMOUNT, "how much; blank: undisclosed", "50000", ""),
        required("currency", CURRENCY, "the currency of the amount", "EUR", "USD"),
        optional("url", URL, "where it was announced", "https://hazel.example/grants", ""),
        *ATTESTED,
    ),
    checks.other_funding,
)
EXCHANGE_RATES = Kind(
    "exchange-rates",
    "What currencies were worth in one another, by day.",
    (
        key("on", DAY, "the day of the rate", "2026-06-12", "2026-06-15"),
        key("base", CURRENCY, "of which one unit is valued", "EUR", "EUR"),
        key("quote", CURRENCY, "in which it is valued", "USD", "USD"),
        required("rate", RATE, "what one unit of base is in quote", "1.0842", "1.0851"),
        *ATTESTED,
    ),
    checks.exchange_rate,
)
MONEY_KINDS = (
    EMPLOYMENTS,
    FUNDED_TIME,
    VENDORS,
    SUBSCRIPTIONS,
    SPLITS,
    SALARIES,
    SALARY_BANDS,
    FINANCES,
    OTHER_FUNDING,
    EXCHANGE_RATES,
)
