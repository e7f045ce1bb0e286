"""The panel's pages: one Flask blueprint a file, thin over the daemon's control socket."""
