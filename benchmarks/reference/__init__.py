"""What a competent developer writes in an hour from the documentation; never in the product."""
