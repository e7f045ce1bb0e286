"""What letters mean: tables, and nothing else. Imports nothing of ours."""
