"""The filing standard's time: how long each kind of request may take, and what counts as working time."""
