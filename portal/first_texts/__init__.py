"""The words a new portal opens with, in three languages; editors own them from then on."""
