"""Facts, which are made from the records by the rules of the screen, and figures, which are sums of them."""
