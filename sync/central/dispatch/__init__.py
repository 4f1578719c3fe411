"""Help requests and the public ticket page."""
