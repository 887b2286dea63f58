"""Settings for properties whose examples are slow: each fills a store, writes a file of calls, or asks the sample."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

SHRINKING = "shrinking"
"""The profile in which also these properties look for their simplest failing example (--hypothesis-profile)."""


def slow_examples(most: int) -> settings:
    """Try so many examples and report the first one that fails, as it is.

    A hundred examples of 20 milliseconds take two seconds, but it takes thousands of them to make a failing one
    simple: Hypothesis stops only after five minutes, in which nobody learns that the test has failed.
    """
    all_phases = settings.get_current_profile_name() == SHRINKING
    return settings(
        max_examples=most,
        phases=tuple(Phase) if all_phases else (Phase.explicit, Phase.reuse, Phase.generate),
        # Each example brings its own file, so that one folder for all of them is enough.
        suppress_health_check=(HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large),
    )
