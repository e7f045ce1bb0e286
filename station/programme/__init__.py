"""What is to be heard. Pure: no I/O, no threads, no clock reads, no logging, nothing of ours."""
