"""Who is let in: PIN, sessions, hosts, form tokens, private files."""
