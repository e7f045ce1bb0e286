"""What the `commune` command says, as text: a file for each thing that is spoken of.

Pure; imports the commune's values, and prints nothing.
"""
