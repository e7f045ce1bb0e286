"""The panel's words for the daemon's codes."""
