"""Pages of one's own account: each shows what its owner may see, and calls one action."""
