"""Parts that several pages show: the model mix, origins, lengths, reasoning cost, what changed."""
