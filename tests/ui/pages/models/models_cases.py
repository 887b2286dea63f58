"""An invented account for the tests of the page "Models"."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from tests.ui.chart_cases import LAST, USD, day
from tracker.analysis.breakdowns.model_lifespans import ModelUses, PriceMove, UseBar
from tracker.analysis.breakdowns.model_mix import Mix, MixSeries
from tracker.analysis.breakdowns.origins import OriginRow, Origins
from tracker.analysis.breakdowns.paid_against_list import PriceDot, PriceDots
from tracker.analysis.ledger.question import Coverage, DayState
from tracker.analysis.ledger.time_buckets import Bucket
from tracker.analysis.prices.price_paid import Paid
from tracker.analysis.report.benchmarks import Axis, Benchmark, BenchmarkLine, report_benchmark
from tracker.analysis.views.models import ModelRow
from tracker.analysis.views.models import ModelsPage as ModelsNumbers
from tracker.periods import Period
from tracker.ui.pages.models.values import ModelsValue

FIRST = LAST - timedelta(days=2)
DAYS = [FIRST + timedelta(days=n) for n in range(3)]
CELLS = (
    MixSeries("Open-weight, China", "value", "cell:open china", (30, None, 10)),
    MixSeries("Closed, outside China", "value", "cell:closed rest of world", (60, None, 10)),
    MixSeries("Unclassified", "unclassified", None, (10, None, 0)),
)
MODELS = (
    MixSeries("gpt-5", "value", "model:gpt-5", (60, None, 10)),
    MixSeries("glm", "value", "model:glm", (40, None, 10)),
)
TOTALS = (100, None, 20)
BENCHMARK = report_benchmark("oss_share_equilibrium", "open")
CREDIT = "Source: OpenRouter (openrouter.ai/rankings), as of 2026-11-19"
MARKET_BENCHMARK = BenchmarkLine("oss_share_equilibrium", 0.311, "31.1% open", "market, 18 Nov 2026", "market")
ORIGINS = Origins(
    (
        OriginRow(
            name="Open-weight",
            is_part=False,
            you=Fraction(1, 3),
            you_text="33.3%",
            report=Benchmark(0.3, "~30%", "stated"),
            report_text="~30%",
            market=Fraction(311, 1000),
            market_text="31.1%",
        ),
        OriginRow(
            name="Closed, China",
            is_part=True,
            you=None,
            you_text="–",
            report=None,
            report_text="not published",
            market=None,
            market_text="no data",
        ),
    ),
    "report benchmark, end of 2025",
    "12 – 18 Nov 2026",
    CREDIT,
)
PRICE_AXIS = Axis(0.1, 3, True, ((0.1, "$0.10"), (0.3, "$0.30"), (1, "$1"), (3, "$3")))


def row(name: str, dollars: int) -> ModelRow:
    """Return a model of the period with its spend."""
    paid = Paid(requests=10, tokens=1_000_000, credits_nano=dollars * USD)
    return ModelRow(
        model=f"acme/{name}",
        name=name,
        author="acme",
        kind="open, China",
        requests=10,
        tokens=1_000_000,
        share=0.5,
        spend_nano=dollars * USD,
        paid=paid,
        per_million="$1.00",
        spark=(dollars * USD, None, dollars),
    )


def use(name: str, first: date, last: date, dollars: int, *, idle: bool = False) -> UseBar:
    """Return when a model was used; the price of one that is in use rose on its last day."""
    price_moves = () if idle else (PriceMove(last, True, "prompt $2.00 → $3.00"),)
    return UseBar(
        model=f"acme/{name}",
        name=name,
        first=first,
        last=last,
        is_idle=idle,
        spend_nano=dollars * USD,
        price_moves=price_moves,
        text="some days",
    )


def numbers(rows: int = 2) -> ModelsNumbers:
    """Return three days, the second one not stored and the last one open, with `rows` models."""
    states = (DayState.COMPLETE, DayState.MISSING, DayState.OPEN)
    coverage = [day(one, state) for one, state in zip(DAYS, states, strict=True)]
    dots = (
        PriceDot(
            model="acme/gpt-5",
            name="gpt-5",
            paid_nano=USD,
            paid_text="$1.00",
            list_nano=2 * USD,
            list_text="$2.00",
            note="All of it was free.",
        ),
        PriceDot(
            model="acme/glm",
            name="glm",
            paid_nano=USD // 4,
            paid_text="$0.250",
            list_nano=None,
            list_text="not listed",
            note="",
        ),
    )
    benchmark = report_benchmark("category_median_cost")
    bars = (
        use("old", FIRST - timedelta(days=300), FIRST - timedelta(days=200), 1, idle=True),
        use("glm", FIRST, LAST, 9),
    )
    return ModelsNumbers(
        period=Period(FIRST, LAST),
        step="day",
        step_text="by day",
        buckets=tuple(Bucket(one, one, one == LAST, (stored,)) for one, stored in zip(DAYS, coverage, strict=True)),
        mixes={"cell": Mix(CELLS, TOTALS, (BENCHMARK, MARKET_BENCHMARK)), "model": Mix(MODELS, TOTALS, ()),
         "author": Mix(MODELS, TOTALS, ())},
        rows=tuple(row(f"model-{n}", n + 1) for n in range(rows)),
        tokens=120,
        spend_nano=3 * USD,
        dots=PriceDots(dots, PRICE_AXIS, benchmark, "report $0.73, median of categories"),
        uses=ModelUses(bars, FIRST - timedelta(days=300), LAST, "2 models tried"),
        origins=ORIGINS,
        notes=("Not stored: 1 of 3 days.",),
        counted_days=2,
        coverage=Coverage(tuple(coverage)),
    )  # fmt: skip


def value_of(page: ModelsNumbers | None = None) -> ModelsValue:
    """Return what the page loads."""
    return ModelsValue(page or numbers(), {"model": {"model:gpt-5": 5}, "author": {}})
