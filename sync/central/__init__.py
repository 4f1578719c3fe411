"""The centre: takes what kiosks send, keeps it, shows it to staff and hands it on."""
