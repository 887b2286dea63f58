"""What is stored next to usage: keys, workspaces, balance, catalogue, market, tags, the log of syncs."""
