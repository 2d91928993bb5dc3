"""What reaches the adopters of the invented project of ``documents.py``. Every name is made up."""

from tracker.health.delivery_document import (
    Answered,
    ChannelCount,
    CohortView,
    Community,
    ConfirmationView,
    ConversionView,
    ConvertView,
    CounterView,
    CriterionView,
    DeliveredRow,
    Delivery,
    GuidanceView,
    IssuesView,
    LeadView,
    Precondition,
    SuitabilityView,
    TrainingView,
    VendorView,
)


def delivery() -> Delivery:
    """Return a vendor with fixes and one with versions only, and guidance on 40 releases."""
    return Delivery(
        vendors=(
            VendorView(
                name="Brightsluice",
                products=("Brightsluice Enterprise",),
                terms=("Paid; free below 50 people",),
                url="https://brightsluice.example/tarnwick",
                is_stable_free=False,
                release_count=9,
                latest_version="be-2.19.1",
                latest_on="2026-11-03",
                latest_upstream_tag="edge-26.10.29",
                latest_lag_days=5,
                leads=(
                    LeadView(
                        "fixes", 9, 2, 21.0, 14.0, 0.58, 0.86,
                        (5.0, 9.0, 14.0, 21.0, 33.0, 60.0, 102.0),
                        (0.91, 0.82, 0.64, 0.45, 0.27, 0.14, 0.07), "lead-fixes-brightsluice",
                    ),
                    LeadView(
                        "versions", 5, 0, None, None, None, None, (2.0, 5.0), (0.4, 0.0),
                        "lead-versions-brightsluice",
                    ),
                ),
            ),
            VendorView(
                "Norrhall Labs", (), (), None, None, 0, None, None, None, None, (),
            ),
        ),
        delivered=(
            DeliveredRow(
                "Brightsluice", "fixes", "Proxy leaks memory", "", "", "2026-10-29", None, 22
            ),
            DeliveredRow(
                "Brightsluice", "fixes", "Wrong TLS name", "be-2.19.1", "edge-26.10.29",
                "2026-10-29", "2026-11-03", 5,
            ),
        ),
        guidance=GuidanceView(
            guided=40, silent=22, recommended=27, share=0.675, low=0.52, high=0.8, median_days=11.0,
            latest_recommended="edge-26.10.29", latest_recommended_days=22,
            words={"edge-26.11.3": "not recommended"}, unknown_tags=1, receipt="guidance",
        ),
    )  # fmt: skip


def community() -> Community:
    """Return issues, counters, answers of adopters and the suitability that follows."""
    return Community(issues(), _counters(), _answered(), _suitability())


def issues() -> IssuesView:
    """Return 42 reports of two years."""
    cohort = CohortView("2025-11-20", "2026-11-20", 22, 9, 4, 9, 0.31, 0.48, 0.27, 0.69)
    before = CohortView("2024-11-20", "2025-11-20", 20, 4, 2, 14, None, None, None, None)
    return IssuesView(
        reported=42,
        fixed=20,
        not_fixed=9,
        open=13,
        times=(1.0, 6.0, 15.0, 30.0, 61.0, 88.0, 140.0, 300.0),
        fixed_share=(0.05, 0.12, 0.24, 0.31, 0.42, 0.47, 0.52, 0.56),
        not_fixed_share=(0.0, 0.05, 0.09, 0.13, 0.17, 0.2, 0.22, 0.24),
        last=700.0,
        by_30_share=0.31,
        by_90_share=0.47,
        by_365_share=0.56,
        merged_by_90_share=0.55,
        naive_median_days=19.0,
        answered=36,
        answer_median_days=2.0,
        answered_by={"1": 0.41, "7": 0.72, "30": 0.88},
        cohorts=(cohort, before),
        receipt="fixes",
        answer_receipt="answers",
        first_on="2024-12-02",
    )


def _counters() -> tuple[CounterView, ...]:
    chat = (("2021-06-01", 4100), ("2024-03-01", 8100), ("2026-03-01", 10000))
    return (
        CounterView("chat members", chat, 5900, 1734, 0.188, None, "community-chat-members"),
        CounterView("stars", (("2026-03-01", 410),), None, None, None, None, "community-stars"),
    )


def _answered() -> Answered:
    return Answered(
        adopters=21,
        answered=14,
        channels=(
            ChannelCount("edge", 3, 3 / 21, 10 / 21),
            ChannelCount("vendor stable", 6, 6 / 21, 13 / 21),
            ChannelCount("last free stable", 4, 4 / 21, 11 / 21, is_stranded=True),
            ChannelCount("self-built", 1, 1 / 21, 8 / 21),
            ChannelCount("not known", 7, 0, 7 / 21, is_unknown=True),
        ),
        conversion=ConversionView(
            known=14, unknown=7, paid=5, share=5 / 14, low=0.16, high=0.61, bound_low=5 / 21,
            bound_high=12 / 21, is_hidden=False, trend="flat", before_on="2025-11-20",
            receipt="conversion",
        ),
        convert=ConvertView(
            "2024-02-21", 5, 9, None, {"6": 0.1, "12": 0.24, "24": None}, "convert"
        ),
        confirmation=ConfirmationView(
            listed=21, confirmed=11, ever=13, half_life_days=300, receipt="confirmed",
            share_by_age={"90": 0.19, "180": 0.33, "365": 0.52, "730": 0.62},
            last=(("Ostermark Bank", "2026-10-02"), ("Quenby Energy", "2026-01-20")),
        ),
    )  # fmt: skip


def _suitability() -> SuitabilityView:
    return SuitabilityView(
        overall="maybe",
        criteria=(
            CriterionView("commercial", "Primarily commercial use", 13, 14, 0.68, 0.98, "met"),
            CriterionView(
                "artifacts", "Interaction through release packages", 9, 14, 0.38, 0.83, "unclear"
            ),
            CriterionView("critical", "Critical infrastructure", 3, 5, None, None, "unknown"),
        ),
        preconditions=(
            Precondition("A vendor able to ship stable releases", "yes", "One vendor shipped one."),
            Precondition("Foundation consulted", "unknown", "No record of it is kept here."),
            Precondition("Licence unchanged", "no", "The licence changed in the last 24 months."),
        ),
        against=("Only one vendor ships stable releases: if it stops, nobody does.",),
        receipt="suitability",
    )


def training() -> TrainingView:
    """Return nine who trained."""
    return TrainingView(10, 6, 2, 2, {"365": 0.41, "730": 0.63}, "training")
