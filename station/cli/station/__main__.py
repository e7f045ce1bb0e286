"""`python -m station.cli.station` is the `station` command. Not handled here: everything."""

from station.cli.station.main import main

if __name__ == "__main__":
    main(prog_name="station")
