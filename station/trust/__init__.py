"""What may be heard: proofs, and the commune's repository."""
