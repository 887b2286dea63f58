"""The report's figures, their benchmarks, and the wording of any of them."""
