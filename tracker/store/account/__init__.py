"""What is stored besides usage: keys, workspaces, balance, catalogue, market, tags, the log of syncs."""
