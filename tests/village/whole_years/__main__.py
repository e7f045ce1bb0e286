"""Live one year again and tell it: python -m tests.village.whole_years SEED."""

import logging
import sys

from tests.village.whole_years.lived import lived

if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    year = lived(int(sys.argv[1]))
    print("\n".join(year.story))
    for row in year.rows:
        print(row.key, row.outcome, row.reason, row.started or "")
    print("\n".join(year.broken) or "no promise was broken")
