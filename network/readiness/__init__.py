"""How ready an organisation is to host a peer worker, and who says so."""
