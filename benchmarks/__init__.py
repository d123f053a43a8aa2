"""How fast, as a ratio to a named reference in the same run on the same machine: `make bench`."""
